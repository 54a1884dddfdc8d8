// Discord's markdown, as much of it as the bot writes, into HTML.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const ZONE = "Europe/Berlin";

export function escape(text) {
  return String(text).replace(/[&<>"]/g, (c) => ENTITIES[c]);
}

/** The time of day of a moment, by Ana's clock. */
export function clock(moment) {
  return new Date(moment).toLocaleTimeString("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
}

function time(seconds, style) {
  const moment = new Date(Number(seconds) * 1000);
  const day = (options) => moment.toLocaleDateString("en-GB", { timeZone: ZONE, ...options });
  const long = day({ day: "numeric", month: "long", year: "numeric" });
  switch (style) {
    case "t":
      return clock(moment);
    case "d":
      return day({ day: "2-digit", month: "2-digit", year: "numeric" });
    case "D":
      return long;
    case "F":
      return `${day({ weekday: "long" })}, ${long} ${clock(moment)}`;
    case "R":
      return "in an hour";
    default:
      return `${long} ${clock(moment)}`;
  }
}

// Spans that hold other spans: the mark, and the element that it becomes. Longer marks come first.
const PAIRS = [
  ["**", "strong"],
  ["__", "u"],
  ["~~", "s"],
  ["||", "span class=spoiler"],
  ["*", "em"],
  ["_", "em"],
];

const ATOMS = [
  [/^\\([^\sA-Za-z0-9])/, (m) => escape(m[1])],
  [/^`([^`\n]+)`/, (m) => `<code>${escape(m[1])}</code>`],
  [/^<t:(-?\d+)(?::([a-zA-Z]))?>/, (m) => `<span class=time>${time(m[1], m[2])}</span>`],
  [/^<(\/[^:>\n]+):\d+>/, (m) => `<span class=mention>${escape(m[1])}</span>`],
  [/^<@!?\d+>/, () => "<span class=mention>@ana</span>"],
  [/^<#\d+>/, () => "<span class=mention>#mentors</span>"],
  [/^\[((?:\\.|[^\]\n])+)\]\(<?[^\s)>]+>?\)/, (m) => `<a>${inline(m[1])}</a>`],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => `<a>${escape(m[1])}</a>`],
  [/^(https?:\/\/[^\s>]*[^\s>.,:;!?)])/, (m) => `<a>${escape(m[1])}</a>`],
];

/** Where the span that this mark opens ends, or -1. */
function closing(text, mark) {
  for (let at = mark.length; at < text.length; at++) {
    if (text[at] === "\\") {
      at += 1;
    } else if (text.startsWith(mark, at)) {
      // A single star inside of two is none of its own.
      if (mark.length === 1 && text[at + 1] === mark) {
        at += 1;
        continue;
      }
      const isWord = mark === "_" && /\w/.test(text[at + 1] ?? " ");
      const isSpaced = mark === "*" && /\s/.test(text[at - 1]);
      if (at > mark.length && !isWord && !isSpaced) {
        // Of three stars, the last two close what two have opened.
        return mark === "**" && text[at + 2] === "*" ? at + 1 : at;
      }
    }
  }
  return -1;
}

export function inline(text) {
  let html = "";
  let rest = text;
  let before = " ";
  while (rest !== "") {
    const atom = ATOMS.map(([pattern, made]) => [rest.match(pattern), made]).find(([match]) => match);
    if (atom) {
      html += atom[1](atom[0]);
      before = atom[0][0].at(-1);
      rest = rest.slice(atom[0][0].length);
      continue;
    }
    const pair = PAIRS.find(([mark]) => {
      const opens = mark !== "*" || !/\s/.test(rest[1] ?? " ");
      const isWord = mark === "_" && /\w/.test(before);
      return rest.startsWith(mark) && opens && !isWord && closing(rest, mark) > 0;
    });
    if (pair) {
      const [mark, element] = pair;
      const end = closing(rest, mark);
      html += `<${element}>${inline(rest.slice(mark.length, end))}</${element.split(" ")[0]}>`;
      before = mark.at(-1);
      rest = rest.slice(end + mark.length);
      continue;
    }
    html += escape(rest[0]);
    before = rest[0];
    rest = rest.slice(1);
  }
  return html;
}

const ITEM = /^( *)([-*]|\d+\.) +(.*)$/;

/** A list, from its lines: nested where a line is indented further. */
function list(lines) {
  let html = "";
  const open = [];
  for (const line of lines) {
    const item = line.match(ITEM);
    if (!item) {
      html = html.replace(/<\/li>$/, "") + `\n${inline(line.trim())}</li>`;
      continue;
    }
    const [, indent, mark, words] = item;
    while (open.length > 1 && open.at(-1).indent > indent.length) {
      html += `</${open.pop().element}>`;
    }
    if (open.length === 0 || indent.length > open.at(-1).indent + 1) {
      const element = /\d/.test(mark) ? "ol" : "ul";
      html += element === "ol" ? `<ol start=${parseInt(mark, 10)}>` : "<ul>";
      open.push({ element, indent: indent.length });
    }
    html += `<li>${inline(words)}</li>`;
  }
  return html + open.reverse().map(({ element }) => `</${element}>`).join("");
}

/** A whole text. What stands between blocks keeps its line breaks, but for the one that a block ends with. */
export function markdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  let plain = [];
  const flush = () => {
    if (plain.length > 0) {
      blocks.push(`<div class=text>${inline(plain.join("\n"))}</div>`);
    }
    plain = [];
  };
  while (lines.length > 0) {
    const line = lines.shift();
    const heading = line.match(/^(#{1,3}) +(.+)$/);
    const subtext = line.match(/^-# +(.+)$/);
    if (line.startsWith(">>> ")) {
      flush();
      blocks.push(`<blockquote>${markdown([line.slice(4), ...lines.splice(0)].join("\n"))}</blockquote>`);
    } else if (line.startsWith("> ")) {
      const quoted = [line];
      while (lines[0]?.startsWith("> ")) {
        quoted.push(lines.shift());
      }
      flush();
      blocks.push(`<blockquote>${markdown(quoted.map((one) => one.slice(2)).join("\n"))}</blockquote>`);
    } else if (heading) {
      flush();
      blocks.push(`<h${heading[1].length}>${inline(heading[2])}</h${heading[1].length}>`);
    } else if (subtext) {
      flush();
      blocks.push(`<small>${inline(subtext[1])}</small>`);
    } else if (ITEM.test(line)) {
      const items = [line];
      while (lines.length > 0 && (ITEM.test(lines[0]) || /^ {2,}\S/.test(lines[0]))) {
        items.push(lines.shift());
      }
      // A list has air around it of its own.
      if (lines.length > 1 && lines[0] === "") {
        lines.shift();
      }
      flush();
      blocks.push(list(items));
    } else {
      plain.push(line);
    }
  }
  flush();
  return blocks.join("");
}
