// node draw.mjs SITUATIONS OUT [BEFORE]: draws every situation, dark and light, and counts.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { SCREEN, figuresOf, table, total } from "./figures.mjs";
import { escape } from "./markdown.mjs";
import { paint } from "./paint.mjs";

const [from, out, earlier] = process.argv.slice(2);
if (!from || !out) {
  console.error("node draw.mjs SITUATIONS OUT [BEFORE]");
  process.exit(64);
}

const here = dirname(fileURLToPath(import.meta.url));
const files = join(dirname(createRequire(import.meta.url).resolve("@fontsource/figtree/package.json")), "files");

function faces() {
  const face = (subset, weight, style) => {
    const bytes = readFileSync(join(files, `figtree-${subset}-${weight}-${style}.woff2`)).toString("base64");
    // The second set has what is left of Latin; everything beyond comes from the machine.
    const range = subset === "latin-ext" ? "unicode-range:U+0100-02FF,U+1E00-1EFF;" : "";
    return `@font-face{font-family:Figtree;font-weight:${weight};font-style:${style};${range}src:url(data:font/woff2;base64,${bytes})}`;
  };
  const all = ["latin-ext", "latin"].flatMap((subset) =>
    [400, 500, 600, 700].flatMap((weight) => ["normal", "italic"].map((style) => face(subset, weight, style))),
  );
  return all.join("\n");
}

function read(folder) {
  const names = readdirSync(folder).filter((name) => /^\d+-.*\.json$/.test(name));
  const all = names.map((name) => [name.replace(/\.json$/, ""), JSON.parse(readFileSync(join(folder, name), "utf8"))]);
  return new Map(all.sort(([, a], [, b]) => a.number - b.number));
}

/** What the browser says of the situation that is shown. */
function measure() {
  const shown = document.querySelector("section.shown");
  const rows = [...shown.querySelectorAll(".row.buttons")].map((row) => {
    const lines = new Map();
    for (const button of row.children) {
      lines.set(button.offsetTop, (lines.get(button.offsetTop) ?? 0) + 1);
    }
    return [...lines.values()];
  });
  const cut = [...shown.querySelectorAll(".button, .select span, .top b")].filter((one) => one.scrollWidth > one.clientWidth);
  const unknown = shown.querySelectorAll(".unknown, .button.other").length;
  return { height: Math.round(shown.getBoundingClientRect().height), rows, cut: cut.length, unknown };
}

async function drawAll(browser, folder, pictures) {
  const situations = read(folder);
  mkdirSync(pictures, { recursive: true });
  for (const left of readdirSync(pictures).filter((name) => name.endsWith(".png"))) {
    rmSync(join(pictures, left));
  }
  const sections = [...situations].map(
    ([name, situation]) => `<section id="s-${name}">${paint(situation, folder)}<div class=strip><b></b></div></section>`,
  );
  const page = await browser.newPage({ viewport: { width: 375, height: 812 }, deviceScaleFactor: 2 });
  const style = `${faces()}${readFileSync(join(here, "style.css"), "utf8")}`;
  await page.setContent(`<!doctype html><meta charset=utf-8><style>${style}</style>${sections.join("\n")}`);
  await page.evaluate(() => document.fonts.ready);
  const figures = {};
  for (const [name, situation] of situations) {
    await page.evaluate((id) => {
      document.querySelector("section.shown")?.classList.remove("shown");
      document.getElementById(id).classList.add("shown");
    }, `s-${name}`);
    await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.status === "loading" && face.loaded)));
    const measured = await page.evaluate(measure);
    figures[name] = { height: measured.height, ...figuresOf(situation, measured) };
    // A message arrives with its end on the screen; a form, with its beginning.
    const hidden = Math.max(0, measured.height - SCREEN);
    const isForm = situation.kind === "form";
    for (const theme of ["dark", "light"]) {
      await page.evaluate(
        ([theme, hidden, isForm]) => {
          document.documentElement.className = theme;
          const mark = document.querySelector("section.shown .strip b");
          mark.style.height = `${hidden}px`;
          mark.style.position = isForm ? "absolute" : "static";
          mark.style.bottom = "0";
        },
        [theme, hidden, isForm],
      );
      await page.locator("section.shown").screenshot({ path: join(pictures, `${name}.${theme}.png`) });
    }
  }
  await page.close();
  return { situations, figures };
}

/** What a menu holds, which no picture shows. */
function menus(situation) {
  const parts = JSON.stringify(situation.body.components ?? []);
  const found = [];
  JSON.parse(parts, (_, value) => {
    if (value?.type === 3) {
      const entry = (option) =>
        `<li>${option.default ? "<b>✓</b> " : ""}${escape(option.label)}${option.description ? `<br><small>${escape(option.description)}</small>` : ""}`;
      found.push(`<details><summary>${escape(value.placeholder ?? "A menu")}</summary><ul>${value.options.map(entry).join("")}</ul></details>`);
    }
    return value;
  });
  return found.join("");
}

function pageOf(after, before) {
  const names = new Set([...(before?.situations.keys() ?? []), ...after.situations.keys()]);
  const number = (name) => parseInt(name, 10);
  const sorted = [...names].sort((a, b) => number(a) - number(b));
  const one = (drawn, folder, name, theme) =>
    drawn?.figures[name] ? `<img loading=lazy src="${folder}${name}.${theme}.png" height=${drawn.figures[name].height}>` : "<div class=none>none</div>";
  const rows = sorted.map((name) => {
    const heights = [before, after].filter(Boolean).map((drawn) => drawn.figures[name]?.height ?? "none");
    const pictures = ["dark", "light"].flatMap((theme) => [
      ...(before ? [one(before, "before/", name, theme)] : []),
      one(after, "", name, theme),
    ]);
    const situation = after.situations.get(name) ?? before.situations.get(name);
    return `<article id="${name}"><h2>${name} <small>${heights.join(" → ")} points</small></h2><div class=all>${pictures.join("")}<div>${menus(situation)}</div></div></article>`;
  });
  const style = `body{font:14px sans-serif;background:#777;margin:16px}h2{font-size:15px;margin:24px 0 6px}.all{display:flex;gap:8px;align-items:flex-start}img{width:375px;flex:none}.none{width:375px;flex:none}pre{background:#eee;padding:12px;display:inline-block}`;
  const order = before ? "Before and after, dark; before and after, light." : "Dark, light.";
  const counted = escape(table(total(Object.values(after.figures)), before && total(Object.values(before.figures))));
  return `<!doctype html><meta charset=utf-8><title>Looks</title><style>${style}</style><p>${order} At the left, green is on the screen when a message arrives, and red has to be scrolled to.</p><pre>${counted}</pre>${rows.join("\n")}`;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--hide-scrollbars"],
});
try {
  const after = await drawAll(browser, from, out);
  const before = earlier ? await drawAll(browser, earlier, join(out, "before")) : null;
  const totals = { after: total(Object.values(after.figures)), before: before && total(Object.values(before.figures)) };
  writeFileSync(join(out, "index.html"), pageOf(after, before));
  const each = { total: totals.after, situations: after.figures, before: before && { total: totals.before, situations: before.figures } };
  writeFileSync(join(out, "figures.json"), `${JSON.stringify(each, null, 1)}\n`);
  process.stdout.write(table(totals.after, totals.before));
} finally {
  await browser.close();
}
