// What can be counted of every situation, and the table of it.

const BUTTON = 2;
const SELECT = 3;
const INPUT = 4;
const TEXT = 10;

/** The points of a phone's screen that are free for messages. */
export const SCREEN = 620;

/** Every component, however deep it stands. */
function components(body) {
  const found = [];
  const look = (part) => {
    if (Array.isArray(part)) {
      part.forEach(look);
    } else if (part && typeof part === "object") {
      if (typeof part.type === "number") {
        found.push(part);
      }
      look(part.components);
      look(part.component);
    }
  };
  look(body.components);
  return found;
}

/** How many titles, labels and texts end in the mark of what was left out. */
function cutShort(body) {
  const words = [body.title, ...(body.embeds ?? []).flatMap((card) => [card.title, card.description])];
  for (const part of components(body)) {
    words.push(part.label, ...(part.options ?? []).map((option) => option.label));
  }
  return words.filter((text) => text?.endsWith("…")).length;
}

/** The figures of one situation; `measured` is what the browser says of it: its height, and the buttons on each line of each row. */
export function figuresOf(situation, measured) {
  const isForm = situation.kind === "form";
  const parts = components(situation.body);
  const buttons = parts.filter((part) => part.type === BUTTON);
  const styled = (style) => buttons.filter((button) => button.style === style).length;
  const menus = parts.filter((part) => part.type === SELECT);
  const entries = menus.flatMap((menu) => menu.options ?? []);
  const fields = parts.filter((part) => part.type === INPUT);
  const cards = situation.body.embeds ?? [];
  const wraps = measured.rows.filter((lines) => lines.length > 1);
  return {
    messages: isForm ? 0 : 1,
    forms: isForm ? 1 : 0,
    buttons: buttons.length,
    "grey buttons": styled(2),
    "main buttons": styled(1),
    "danger buttons": styled(4),
    "messages with more than one main button": styled(1) > 1 ? 1 : 0,
    "longest label of a button": Math.max(0, ...buttons.map((button) => (button.label ?? "").length)),
    "rows of buttons": measured.rows.length,
    "rows that wrap": wraps.length,
    "rows that leave a button alone": wraps.filter((lines) => lines.includes(1)).length,
    "labels that are cut on the screen": measured.cut,
    "words that are cut before they are sent": cutShort(situation.body),
    "messages taller than the screen": !isForm && measured.height > SCREEN ? 1 : 0,
    "tallest message": isForm ? 0 : measured.height,
    "tallest form": isForm ? measured.height : 0,
    cards: cards.length,
    "cards with a colour": cards.filter((card) => Number.isInteger(card.color)).length,
    "messages with several cards": cards.length > 1 ? 1 : 0,
    "pictures": (situation.body.attachments ?? []).filter((one) => one.picture).length,
    menus: menus.length,
    "menus with a preselected entry": menus.filter((menu) => menu.options?.some((option) => option.default)).length,
    entries: entries.length,
    "entries with a description": entries.filter((entry) => entry.description).length,
    fields: fields.length,
    "fields with a placeholder": fields.filter((field) => field.placeholder).length,
    "forms with a lead": isForm && parts.some((part) => part.type === TEXT) ? 1 : 0,
    "parts that are not drawn": measured.unknown,
  };
}

const LARGEST = /^(longest|tallest) /;

/** The figures of all situations together. */
export function total(all) {
  const sum = {};
  for (const figures of all) {
    for (const [name, value] of Object.entries(figures).filter(([name]) => name !== "height")) {
      sum[name] = LARGEST.test(name) ? Math.max(sum[name] ?? 0, value) : (sum[name] ?? 0) + value;
    }
  }
  return sum;
}

/** The table for people: one column, or before and after. */
export function table(after, before) {
  const width = Math.max(...Object.keys(after).map((name) => name.length));
  const column = (value) => String(value ?? "").padStart(8);
  const head = before ? `${"".padEnd(width)}${column("before")}${column("after")}\n` : "";
  const rows = Object.entries(after).map(
    ([name, value]) => `${name.padEnd(width)}${before ? column(before[name]) : ""}${column(value)}`,
  );
  return `${head}${rows.join("\n")}\n`;
}
