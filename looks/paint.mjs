// One situation into HTML: a message or a form as Discord shows it on a phone.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clock, escape, inline, markdown } from "./markdown.mjs";

const ROW = 1;
const BUTTON = 2;
const SELECT = 3;
const INPUT = 4;
const TEXT = 10;
const LABEL = 18;

const STYLES = { 1: "main", 2: "grey", 3: "success", 4: "danger", 5: "grey link" };

export function paint(situation, folder) {
  return situation.kind === "form" ? form(situation.body) : message(situation, folder);
}

function message(situation, folder) {
  const { body } = situation;
  const used = situation.used
    ? `<div class=used><i></i><b>Ana</b> used <span class=mention>/${escape(situation.used)}</span></div>`
    : "";
  const header = `<div class=name><b>Nextrung</b><span class=app>APP</span><span class=at>${clock(situation.at)}</span></div>`;
  const parts = [
    header,
    body.content ? `<div class="content md">${markdown(body.content)}</div>` : "",
    ...(body.attachments ?? []).map((attachment) => attached(attachment, folder)),
    ...(body.embeds ?? []).map(embed),
    ...(body.components ?? []).map(component),
    situation.only_you ? '<div class=dismiss>Only you can see this · <a>Dismiss message</a></div>' : "",
  ];
  const classes = ["message", situation.only_you ? "only-you" : ""].join(" ").trim();
  return `<article class="${classes}">${used}<div class=avatar>N</div><div class=column>${parts.join("")}</div></article>`;
}

function attached(attachment, folder) {
  if (attachment.picture) {
    const bytes = readFileSync(join(folder, attachment.picture)).toString("base64");
    return `<img class=picture src="data:image/png;base64,${bytes}">`;
  }
  return `<div class=file><span>▤</span><div><a>${escape(attachment.filename)}</a><small>${attachment.size} bytes</small></div></div>`;
}

function embed(card) {
  const edge = Number.isInteger(card.color) ? `#${card.color.toString(16).padStart(6, "0")}` : null;
  const field = (one) => `<div class=field><b>${inline(one.name)}</b>${markdown(one.value)}</div>`;
  const parts = [
    card.author ? `<div class=author>${escape(card.author.name)}</div>` : "",
    card.title ? `<div class=title>${inline(card.title)}</div>` : "",
    card.description ? `<div class="description md">${markdown(card.description)}</div>` : "",
    ...(card.fields ?? []).map(field),
    card.footer ? `<div class=footer>${escape(card.footer.text)}</div>` : "",
  ];
  return `<div class=embed${edge ? ` data-colour style="border-left-color:${edge}"` : ""}>${parts.join("")}</div>`;
}

function component(part) {
  switch (part.type) {
    case ROW:
      return `<div class="row${part.components.every((one) => one.type === BUTTON) ? " buttons" : ""}">${part.components.map(component).join("")}</div>`;
    case BUTTON: {
      const emoji = part.emoji?.name ? `${escape(part.emoji.name)} ` : "";
      const off = part.disabled ? " off" : "";
      return `<span class="button ${STYLES[part.style] ?? "other"}${off}">${emoji}${escape(part.label ?? "")}</span>`;
    }
    case SELECT: {
      const chosen = part.options.filter((option) => option.default).map((option) => option.label);
      const shown = chosen.length > 0 ? `<b>${escape(chosen.join(", "))}</b>` : escape(part.placeholder ?? "Make a selection");
      return `<div class=select><span>${shown}</span><i></i></div>`;
    }
    case INPUT:
      return input(part);
    case TEXT:
      return `<div class="lead md">${markdown(part.content)}</div>`;
    case LABEL:
      return `<div class=label><b>${escape(part.label)}${star(part.component)}</b>${part.description ? `<small>${escape(part.description)}</small>` : ""}${component(part.component)}</div>`;
    default:
      // Nothing that is sent goes unseen.
      return `<div class=unknown>A part of type ${escape(part.type)}, which is not drawn yet</div>`;
  }
}

function star(part) {
  return part.required === false ? "" : '<span class=star> *</span>';
}

function input(part) {
  const words = part.value
    ? `<span class=value>${escape(part.value)}</span>`
    : `<span class=hint>${escape(part.placeholder ?? "")}</span>`;
  const left = part.max_length ? `<span class=left>${part.max_length - (part.value ?? "").length}</span>` : "";
  const label = part.label ? `<b>${escape(part.label)}${star(part)}</b>` : "";
  const long = part.style === 2;
  return `<div class=label>${label}<div class="input${long ? " long" : ""}">${words}${long ? left : ""}</div></div>`;
}

function form(body) {
  const parts = body.components.map((part) => (part.type === ROW ? part.components.map(component).join("") : component(part)));
  return `<article class=form><div class=top><span class=avatar>N</span><b>${escape(body.title)}</b><i>✕</i></div>${parts.join("")}<p>This form will be submitted to <b>Nextrung</b>. Do not share passwords or other sensitive information.</p><div class=send><span class="button grey">Cancel</span><span class="button main">Submit</span></div></article>`;
}
