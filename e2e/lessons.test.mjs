// The lessons open from disk, ask first, and can be stepped through.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, folder, launch, open } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** The address of a lesson of a site that goes when the test is over. */
function lesson(test, name) {
  const site = join(folder(test), "site");
  // As cargo says it: where the package is now, which need not be where it was built.
  const env = { ...process.env, CARGO_MANIFEST_DIR: join(ROOT, "xtask/docs") };
  execFileSync(process.env.DOCS, ["lessons", site], { cwd: ROOT, env });
  return `file://${join(site, name)}`;
}

test("a lesson hides what happens until it is asked for, and then its run is stepped through with keys", async (t) => {
  const { page, complaints } = await open(browser, lesson(t, "02-thirty-three-slots.html"));
  assert.match(await page.locator("#predict + p").innerText(), /Three processes run/);
  assert.equal(await page.locator("#what-happens").isVisible(), false);
  assert.equal(await page.locator("iframe").isVisible(), false);
  await page.getByText("I have predicted").click();
  assert.equal(await page.locator("#what-happens").isVisible(), true);
  await page.locator("iframe").scrollIntoViewIfNeeded();
  const run = page.frameLocator("iframe");
  await run.locator("#where").getByText("before step 1").click();
  for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowRight");
  await run.locator("#where").getByText("step 7").waitFor();
  assert.match(await run.locator("#call").innerText(), /heir\.exe starts in slot 3/);
  assert.equal(await page.locator("img").evaluate((drawing) => drawing.complete && drawing.naturalWidth > 0), true);
  assert.equal(await page.getByText("was never used").isVisible(), false, "the solution is hidden");
  assert.deepEqual(complaints, []);
});

test("the page of a run fits in a wide window and is a link in a narrow one", async (t) => {
  const url = lesson(t, "07-the-dll-crunch.html");
  const { page } = await open(browser, url);
  await page.getByText("I have predicted").click();
  const box = await page.locator("iframe").first().boundingBox();
  assert.ok(box.width >= 1200 && box.height >= 640 && box.height <= 800, JSON.stringify(box));
  await page.setViewportSize({ width: 400, height: 800 });
  assert.equal(await page.locator("iframe").first().isVisible(), false);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(wide, 400, "nothing is wider than the window");
  await page.getByRole("link", { name: /step through/ }).first().click();
  await page.locator("#where").getByText("before step 1").waitFor();
});

test("on paper nothing is hidden", async (t) => {
  const { page } = await open(browser, lesson(t, "02-thirty-three-slots.html"));
  const shown = () => page.getByText("was never used").evaluate((element) => element.checkVisibility());
  assert.equal(await shown(), false);
  await page.emulateMedia({ media: "print" });
  assert.equal(await shown(), true);
});
