//! Reading a calendar file with a library unrelated to the one that wrote it.

#![allow(dead_code, reason = "each test file uses its part of it")]

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, TimeZone, Utc};

/// One date of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub uid: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub title: String,
    pub note: String,
}

/// The entries of a calendar file, in their order.
pub fn opened(file: &[u8]) -> Vec<Opened> {
    let text = std::str::from_utf8(file).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let calendar = ICalendar::parse(text).unwrap_or_else(|found| panic!("{found:?}: {text}"));
    let events = calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent);
    events.map(event).collect()
}

fn event(event: &ICalendarComponent) -> Opened {
    let value = |property: ICalendarProperty| &event.property(&property).unwrap().values[0];
    let text = |property| value(property).as_text().unwrap().to_owned();
    let moment = |property| {
        let ICalendarValue::PartialDateTime(at) = value(property) else { panic!("no moment in {event:?}") };
        // Without an offset it would be whatever clock the reader has.
        assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)), "{event:?}");
        let date = [at.month, at.day, at.hour, at.minute, at.second].map(|part| u32::from(part.unwrap()));
        let [month, day, hour, minute, second] = date;
        Utc.with_ymd_and_hms(i32::from(at.year.unwrap()), month, day, hour, minute, second).unwrap()
    };
    moment(ICalendarProperty::Dtstamp);
    Opened {
        uid: text(ICalendarProperty::Uid),
        from: moment(ICalendarProperty::Dtstart),
        until: moment(ICalendarProperty::Dtend),
        title: text(ICalendarProperty::Summary),
        note: text(ICalendarProperty::Description),
    }
}
