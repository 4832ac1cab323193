// Those who do not see the page, or cannot use a mouse, have it too: axe looks for what is in their way.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { folder, launch, view } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** What a page is brought to, one after the other. */
const STATES = {
  start: () => {},
  "step 4": async (page) => { for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight"); },
  end: (page) => page.keyboard.press("End"),
  "a byte": (page) => page.locator("#bytes .byte").first().click(),
  help: (page) => page.keyboard.press("?"),
  quiz: async (page) => { await page.keyboard.press("Escape"); await page.locator("#quiz").click(); },
};

for (const scenario of ["rom_readonly", "lessons/two_machines_one_page", "lessons/the_same_program_elsewhere"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing is in anybody's way: ${scenario}, ${colorScheme}`, async (t) => {
      // The page's own policy allows no other program: axe is put in all the same.
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme, bypassCSP: true });
      t.after(() => context.close());
      const page = await context.newPage();
      await page.goto(view(folder(t), `scenarios/${scenario}.ron`));
      await page.evaluate(AXE);
      for (const [state, bring] of Object.entries(STATES)) {
        await bring(page);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], state);
      }
    });
  }
}
