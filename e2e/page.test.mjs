// A run is stepped through: what is shown is what happened.

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, folder, launch, open, trace, view } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const text = (page, selector) => page.locator(selector).innerText();

test("keys step through a run and the address tells where it is", async (t) => {
  const { page, complaints } = await open(browser, view(folder(t), "scenarios/rom_readonly.ron"));
  assert.equal(await text(page, "#where"), "before step 1");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  assert.match(await text(page, "#where"), /^step 4 of/);
  assert.match(page.url(), /#step=4$/);
  assert.match(await text(page, "#call"), /reads memory/);
  await page.keyboard.press("End");
  assert.match(await text(page, "#call"), /EXCEPTION_ACCESS_VIOLATION/);
  await page.keyboard.press("Home");
  assert.equal(await text(page, "#where"), "before step 1");
  assert.deepEqual(complaints, []);
});

test("a link leads to a step", async (t) => {
  const url = view(folder(t), "scenarios/rom_readonly.ron");
  const { page } = await open(browser, `${url}#step=3`);
  assert.match(await text(page, "#where"), /^step 3 of/);
  assert.match(await text(page, "#spans"), /0x42000000/);
});

test("a page that is read in place lies in ROM, and the step that touched it is marked", async (t) => {
  const url = view(folder(t), "scenarios/rom_readonly.ron");
  const { page } = await open(browser, `${url}#step=4`);
  assert.equal(await page.locator("#pages .cell").count(), 3);
  assert.equal(await page.locator("#pages .cell.rom.hot").count(), 1);
  assert.match(await text(page, "#memory"), /RAM 0 of 64/);
  await page.locator("#pages .cell.rom").click();
  assert.match(await text(page, "#inspector"), /page 1 of .*chart\.bin/);
});

test("two machines show other bytes, and a byte tells who wrote it and how it came there", async (t) => {
  const url = view(folder(t), "scenarios/remote/the_last_write_back_wins_the_whole_page.ron");
  const { page, complaints } = await open(browser, `${url}#step=9`);
  assert.match(await text(page, "#bytes"), /2 bytes differ/);
  await page.locator("#bytes .byte.hot").click();
  assert.match(await text(page, "#inspector"), /written by l, at 0x42000000 at step 7, came here at step 9/);
  await page.locator("#inspector a").first().click();
  assert.match(await text(page, "#where"), /^step 7 of/);
  assert.deepEqual(complaints, []);
});

test("the story of a byte goes on to the bytes that nobody wrote and that came over it", async (t) => {
  const { page } = await open(browser, `${view(folder(t), "scenarios/lessons/two_machines_one_page.ron")}#step=13`);
  await page.locator("#bytes tr", { hasText: "volume" }).first().locator(".byte").first().click();
  const story = await text(page, "#inspector");
  assert.match(story, /: 2E/);
  assert.match(story, /4C written by l[^]*2E that nobody wrote came here at step 11/);
});

test("a handle tells its life", async (t) => {
  const url = view(folder(t), "scenarios/ce_6/a_failed_mapping_closes_one_handle.ron");
  const { page } = await open(browser, `${url}#step=4`);
  assert.match(await text(page, "#call"), /refused/);
  await page.locator("#handles .closed").click();
  assert.match(await text(page, "#inspector"), /closed by the kernel for app, because a mapping failed/);
});

test("everything that a click shows the keyboard shows too, and the focus stays where it was", async (t) => {
  const url = view(folder(t), "scenarios/rom_readonly.ron");
  const { page } = await open(browser, `${url}#step=3`);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const range = page.locator("#spans [role=button]").first();
  await range.focus();
  const name = await focused();
  assert.match(name, /chart\.bin/);
  await page.keyboard.press("Enter");
  assert.match(await text(page, "#inspector"), /chart\.bin/);
  assert.equal(await focused(), name, "the list was made anew");
  await page.keyboard.press("ArrowRight");
  assert.match(await text(page, "#where"), /^step 4 of/);
  assert.match(await focused(), /chart\.bin/, "the panes were made anew");
  await page.locator("#handles [role=button]").last().focus();
  await page.keyboard.press(" ");
  assert.match(await text(page, "#inspector"), /opened at step 2 by CreateFileMapping/);
});

test("the judge's word stands below the call, and what it finds in a trace is marked", async (t) => {
  const path = folder(t);
  const told = trace("scenarios/rom_readonly.ron");
  const wrong = told.replace('"result":"0x42000000"', '"result":"0x43000000"');
  assert.notEqual(wrong, told);
  writeFileSync(join(path, "a.jsonl"), wrong);
  const { page, complaints } = await open(browser, `${view(path, join(path, "a.jsonl"), { exits: 1 })}#step=2`);
  assert.match(await text(page, "#call"), /the judge: permitted by/);
  await page.keyboard.press("ArrowRight");
  assert.match(await text(page, "#call"), /not as expected/);
  assert.match(await page.locator("#call .bad").first().innerText(), /the judge: (violates|contradicts)/);
  assert.match(await text(page, "#verdict"), /violates the documents/);
  assert.deepEqual(complaints, []);
});

test("a closer look at anything tells its story in words", async (t) => {
  const { page, complaints } = await open(browser, `${view(folder(t), "scenarios/lessons/sharing_by_mapping.ron")}#step=8`);
  for (const thing of ["#pages .cell", "#spans [role=button]", "#handles [role=button]", "#memory .cell", "#bytes .byte"]) {
    await page.locator(thing).first().click();
    const story = await text(page, "#inspector");
    assert.doesNotMatch(story, /\[object|undefined|NaN/, thing);
    assert.match(story, /Board|reader|writer/, thing);
  }
  await page.locator("#pages .cell").first().click();
  assert.match(await text(page, "#inspector"), /Shown by:\s+0x42000000, view/);
  assert.deepEqual(complaints, []);
});

test("a step that is not as expected is marked in the lines, the steps and the timeline, and tells why", async (t) => {
  const path = folder(t);
  const file = join(path, "unmet.ron");
  const scenario = readFileSync(join(ROOT, "scenarios/rom_readonly.ron"), "utf8");
  writeFileSync(file, scenario.replace('is: "map")', 'is: "map", last_error: ERROR_ALREADY_EXISTS)'));
  const { page } = await open(browser, `${view(path, file, { exits: 1 })}#step=2`);
  assert.match(await text(page, "#call"), /✗ not as expected/);
  assert.match(await page.locator("#call .bad").first().innerText(), /ERROR_ALREADY_EXISTS/);
  await page.locator("#tab-steps").click();
  assert.deepEqual(await page.locator("#script .row.wrong .number").allInnerTexts(), ["2"]);
  assert.deepEqual(await page.locator("#timeline .event.unmet").allInnerTexts().then((marks) => marks.length), 2, "the mark and its legend");
});

test("slot 0 shows the ranges of the process that runs at addresses of slot 0, and what is kept is not free", async (t) => {
  const url = view(folder(t), "scenarios/lessons/the_dll_crunch.ron");
  const { page } = await open(browser, `${url}#step=5`);
  const ranges = async (slot) => {
    await page.locator("#map .band").nth(slot).click();
    return text(page, "#spans");
  };
  assert.match(await ranges(0), /0x00010000\s+16320 KB\s+memory/);
  const own = await ranges(2);
  assert.match(own, /0x04000000\s+64 KB\s+never given out/);
  assert.match(own, /0x05000000\s+16 MB\s+kept for \\large\.dll, which b has loaded/);
});

test("a call that gives what was there already is no refusal", async (t) => {
  const { page } = await open(browser, `${view(folder(t), "scenarios/lessons/sharing_by_mapping.ron")}#step=3`);
  assert.match(await text(page, "#call"), /✓ done[^]*ERROR_ALREADY_EXISTS/);
});

test("the world before a step is the one after the step before it", async (t) => {
  const url = view(folder(t), "scenarios/lessons/one_map_for_all.ron");
  const { page } = await open(browser, `${url}#step=5`);
  assert.match(await text(page, "#spans"), /view/);
  await page.keyboard.press("b");
  assert.doesNotMatch(await text(page, "#spans"), /view/);
  assert.match(await text(page, "#where"), /^step 5 of/);
});

test("the quiz asks before it shows", async (t) => {
  const { page } = await open(browser, view(folder(t), "scenarios/rom_readonly.ron"));
  await page.locator("#quiz").click();
  assert.match(await text(page, "#quizzing"), /What comes next\?/);
  assert.equal(await text(page, "#where"), "before step 1");
  await page.locator("#quizzing ol button").first().click();
  assert.match(await text(page, "#quizzing"), /Right|No/);
  assert.match(await text(page, "#where"), /^step 1 of/);
});

test("without JavaScript it is a document of all steps", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(view(folder(t), "scenarios/rom_readonly.ron"));
  assert.equal(await page.locator("#document section").count(), 8);
  assert.match(await text(page, "#document"), /EXCEPTION_ACCESS_VIOLATION writing 0x42000000/);
  assert.equal(await page.locator("#app").isVisible(), false);
  await context.close();
});

test("names with HTML in them are text", async (t) => {
  const path = folder(t);
  const scenario = join(path, "hostile.ron");
  writeFileSync(scenario, `(about: "</script><b id=bad>", on: [CE_5_0],
    world: [Machine(name: "<img src=x>", ram: 64, has: [Process(name: "<b id=bad>")])],
    steps: [CreateMutex(bInitialOwner: 1, lpName: "<b id=bad>")])`);
  const { page, complaints } = await open(browser, view(path, scenario));
  await page.keyboard.press("End");
  assert.equal(await page.locator("#bad, img").count(), 0);
  assert.match(await text(page, "#handles"), /<b id=bad>/);
  assert.deepEqual(complaints, []);
});

test("33 processes fill the slots, and nothing is cut off at two sizes", async (t) => {
  const url = view(folder(t), "scenarios/processes/the_33rd_process_is_refused.ron");
  for (const size of [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    const { page } = await open(browser, `${url}#step=32`, size);
    assert.equal(await page.locator("#map .band.taken").count(), 32);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight);
    assert.equal(wide, false, "the page itself does not scroll");
    for (const pane of await page.locator(".pane").all()) {
      const box = await pane.boundingBox();
      assert.ok(box.width > 150 && box.height > 60, `${await pane.getAttribute("id")} has room`);
    }
  }
});

test("every picture and every control has a name for those who do not see it", async (t) => {
  const url = view(folder(t), "scenarios/remote/the_last_write_back_wins_the_whole_page.ron");
  const { page } = await open(browser, `${url}#step=9`);
  const nameless = await page.evaluate(() => [...document.querySelectorAll("#app button, #app [role=img], #app svg[role=img], #app select, #app input, #app section")]
    .filter((it) => it.checkVisibility() && !(it.getAttribute("aria-label") || it.getAttribute("aria-labelledby") || it.textContent.trim())).map((it) => it.outerHTML));
  assert.deepEqual(nameless, []);
});

test("ten thousand steps load within two seconds and any of them is reached at once", async (t) => {
  const path = folder(t);
  const scenario = join(path, "long.ron");
  const round = (n) => `CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x10000, lpName: "log", is: "m${n}"),
    MapViewOfFile(hFileMappingObject: "m${n}", dwDesiredAccess: [FILE_MAP_WRITE], is: "v${n}"),
    ${[16, 32, 4656, 4672].map((at) => `Write(at: ("v${n}", ${at}), bytes: Text("entry")), Read(at: ("v${n}", ${at}), expect: Text("entry")),`).join("")}
    UnmapViewOfFile(lpBaseAddress: "v${n}"), CloseHandle(hObject: "m${n}"),`;
  writeFileSync(scenario, `(about: "long", on: [CE_NET_4_2], world: [Machine(name: "pda", ram: 64, has: [Process(name: "app")])], steps: [${Array.from({ length: 834 }, (_, n) => round(n)).join("")}])`);
  const url = view(path, scenario);
  assert.ok(statSync(join(path, "page.html")).size < 20e6);
  const { page, complaints } = await open(browser, `${url}#step=9000`);
  assert.match(await text(page, "#where"), /^step 9000 of/);
  // The machine may be busy: that it loads within two seconds is told, not judged here.
  t.diagnostic(`loaded in ${await page.evaluate(() => Math.round(performance.timing.loadEventEnd - performance.timing.navigationStart))} ms`);
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  assert.match(await text(page, "#where"), /^step 10008 of/);
  assert.deepEqual(complaints, []);
});
