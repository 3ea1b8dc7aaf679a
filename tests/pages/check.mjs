// Opens HTML pages in Chromium, as a phone, a laptop and a printer show them, in light and dark colors.
//
// Usage: node check.mjs CHROMIUM PICTURES PAGE...
//
// Prints one line for each thing that is wrong with a page, and exits with 1 if there is one: a message on the
// console, a request, a script, a violation that axe finds, or content that is cut at the side. Screenshots and
// printed pages go into the directory PICTURES.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [chromium, pictures, ...pages] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });

// The screens, with the width that they have in CSS pixels.
const SCREENS = [
  { name: "390-light", width: 390, height: 844, scheme: "light" },
  { name: "390-dark", width: 390, height: 844, scheme: "dark" },
  { name: "1280-light", width: 1280, height: 900, scheme: "light" },
  { name: "1280-dark", width: 1280, height: 900, scheme: "dark" },
];
// The papers, with the width between margins of 15 mm in CSS pixels.
const PAPERS = [
  { name: "a4", format: "A4", width: 680 },
  { name: "letter", format: "Letter", width: 702 },
];
// A page that is longer is pictured in part, because no reader looks at a picture of that length.
const PICTURE_HEIGHT_MAX = 12000;

const wrong = [];

/** Returns what lies outside of the page at the side, unless it is in a frame that scrolls. */
function cut() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const outside = [...document.body.querySelectorAll("*")].filter((element) => {
    const frame = element.closest(".scrolls, pre");
    const scrolls = frame && frame !== element && getComputedStyle(frame).overflowX !== "visible";
    return !scrolls && element.getBoundingClientRect().right > width + 1;
  });
  return outside.slice(0, 3).map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
}

async function violations(page) {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  if (!(found.passes.length > 0)) return ["axe checked nothing"];
  return found.violations.map((rule) => `${rule.id}: ${rule.help} (${rule.nodes.length}×, ${rule.nodes[0].html.slice(0, 120)})`);
}

async function check(browser, file) {
  const name = basename(file, ".html");
  const page = await browser.newPage();
  let at = "as delivered";
  const tell = (text) => wrong.push(`${name}, ${at}: ${text}`);
  const address = pathToFileURL(resolve(file)).href;
  page.on("console", (message) => tell(`console: ${message.text()}`));
  page.on("pageerror", (error) => tell(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) tell(`request: ${url}`);
  });
  await page.goto(address);
  // Pages allow no script, but axe is one.
  await page.setBypassCSP(true);
  for (const screen of SCREENS) {
    at = screen.name;
    await page.setViewport({ width: screen.width, height: screen.height });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: screen.scheme }]);
    await page.goto(address);
    if (await page.$("script")) tell("a script");
    (await page.evaluate(cut)).forEach((element) => tell(`cut at the side: ${element}`));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({
      path: join(pictures, `${name}-${screen.name}.png`),
      clip: { x: 0, y: 0, width: screen.width, height: Math.min(height, PICTURE_HEIGHT_MAX) },
    });
    (await violations(page)).forEach(tell);
  }
  await page.emulateMediaFeatures([]);
  for (const paper of PAPERS) {
    at = `printed on ${paper.name}`;
    await page.emulateMediaType("print");
    await page.setViewport({ width: paper.width, height: 900 });
    await page.goto(address);
    (await page.evaluate(cut)).forEach((element) => tell(`cut at the side: ${element}`));
    await page.emulateMediaType(null);
    await page.pdf({ path: join(pictures, `${name}-${paper.name}.pdf`), format: paper.format, preferCSSPageSize: true });
  }
  await page.close();
}

const browser = await puppeteer.launch({
  executablePath: chromium,
  // A container has no user namespaces for the sandbox; the pages are our own.
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  for (const file of pages) await check(browser, file);
} finally {
  await browser.close();
}
wrong.forEach((line) => console.log(line));
console.log(`${pages.length} pages, ${SCREENS.length} screens, ${PAPERS.length} papers, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);
