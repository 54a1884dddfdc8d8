//! Words that tell nothing about what is asked for.

/// As people type them, without apostrophes, which is how they are compared.
pub(super) const STOPWORDS: &str = "
    a an the this that these those some any all both each every either neither such same other another more most much
    many few lot lots bit enough no not nor only just even also too very so quite really actually basically literally
    i im ive id ill me my mine myself you youre youve your yours we were weve our ours us they theyre them their he
    hes she shes his her him it its theres
    am is are was be been being isnt arent wasnt werent do does did done doing dont doesnt didnt have has had having
    havent hasnt can could cant cannot couldnt will would wont wouldnt shall should shouldnt may might must
    what whats which who whos whom whose when whens where wheres why whys how hows if whether than then as
    and or but because cause cos since while until till though although
    of in on at by for to from with without into onto about over under up down out off after before between through
    during per via vs versus
    get gets getting got gotten make makes making made go goes going went gone come comes coming came
    want wants wanted wanna need needs needed gonna gotta let lets
    thing things stuff something anything everything nothing someone somebody anyone anybody everyone everybody
    there here now still yet already ever never always again today
    good best better okay ok well like please pls plz thanks thx hi hey hello yo yes yeah u ur r
    tell know think say says said mean means meaning time times normal usual usually often worth explain does kind sort way ways
    one first s t re ve ll d m
";
