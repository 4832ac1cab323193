// A scenario is edited, run and explored on a page of the server.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { folder, launch, open, serve } from "./browser.mjs";

const RACE = `(
    about: "a race", on: [CE_5_0, CE_NET_4_2],
    world: [Machine(name: "pda", ram: 64, has: [Process(name: "a"), Process(name: "b")])],
    scripts: [
        Script(by: "a", steps: [Write(at: "v", bytes: Text("x"))]),
        Script(by: "b", steps: [Read(at: "v", expect: Bytes(b"\\0"))]),
    ],
    steps: [
        CreateFileMapping(by: "a", flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 16, is: "m"),
        MapViewOfFile(by: "a", hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
    ],
)
`;

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** A page of the server with the race. */
async function race(t) {
  const path = folder(t);
  const file = join(path, "race.ron");
  writeFileSync(file, RACE);
  const url = await serve(t, path);
  const { page, complaints } = await open(browser, url);
  await page.getByText("race.ron").click();
  // The page runs the scenario once by itself: what that run finds is not what a test waits for.
  await page.locator("#mistakes", { hasText: "expectation not met" }).waitFor();
  return { page, complaints, file };
}

test("a typo is told at its line, with help, and the run is shown again when it is mended", async (t) => {
  const { page, complaints } = await race(t);
  await page.locator("textarea").fill(RACE.replace("Write(", "Wirte("));
  await page.locator("#edit-run").click();
  await page.locator("#mistakes", { hasText: "did you mean `Write`" }).waitFor();
  assert.match(await page.locator("#mistakes").innerText(), /^5:.* error: /);
  assert.equal(await page.locator(".gutter .wrong").innerText(), "5");
  await page.locator("textarea").fill(RACE);
  await page.keyboard.press("Control+Enter");
  await page.locator("#mistakes", { hasText: "did you mean" }).waitFor({ state: "detached" });
  assert.equal(await page.locator("body.is-old").count(), 0);
  assert.deepEqual(complaints, []);
});

test("an exploration finds both ends, and each can be run", async (t) => {
  const { page, complaints } = await race(t);
  await page.locator("#edit-explore").click();
  const ends = page.locator("#inspector li");
  await ends.nth(1).waitFor();
  assert.equal(await ends.count(), 2);
  const wrong = page.locator("#inspector li.bad");
  assert.equal(await wrong.count(), 1);
  await wrong.getByRole("button").click();
  // The first run was unmet as well: that the schedule was run is told by the text.
  await page.waitForFunction(() => /order: Schedule\(/.test(document.querySelector("textarea").value));
  await page.locator("#verdict.unmet").waitFor();
  assert.deepEqual(complaints, []);
});

test("another version is run", async (t) => {
  const { page } = await race(t);
  await page.locator("select").selectOption("CE_NET_4_2");
  await page.locator("#edit-run").click();
  await page.locator("#version", { hasText: "CE_NET_4_2" }).waitFor();
});

test("nothing is written until it is saved, and nothing over what somebody else wrote", async (t) => {
  const { page, file } = await race(t);
  await page.locator("textarea").fill(RACE.replace("a race", "another race"));
  await page.locator("#edit-run").click();
  await page.locator("#name", { hasText: "another race" }).waitFor();
  assert.equal(readFileSync(file, "utf8"), RACE);
  await page.locator("#edit-save").click();
  await page.locator("#edit-save:disabled").waitFor();
  assert.match(readFileSync(file, "utf8"), /another race/);
  writeFileSync(file, "mine");
  await page.locator("textarea").fill(RACE);
  await page.locator("#edit-save").click();
  await page.locator("#mistakes", { hasText: "changed by somebody else" }).waitFor();
  assert.equal(readFileSync(file, "utf8"), "mine");
});

/** A connection to a server over which this is sent. */
function send(t, url, text) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  t.after(() => socket.destroy());
  socket.on("error", () => {});
  socket.write(text);
  return socket;
}

test("requests that never end hold up nobody", async (t) => {
  const url = await serve(t, folder(t));
  for (let i = 0; i < 20; i++) send(t, url, "POST /api/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000\r\n\r\n{");
  for (let i = 0; i < 20; i++) send(t, url, "GET / HTTP/1.1\r\nHost:");
  assert.equal((await fetch(url)).status, 200);
});

test("a request whose headers do not end is refused before it takes memory", async (t) => {
  const url = await serve(t, folder(t));
  const socket = send(t, url, "GET / HTTP/1.1\r\nHost: localhost\r\n");
  const ended = new Promise((resolve) => socket.on("close", resolve));
  let sent = 0;
  const more = () => {
    while (!socket.destroyed && sent < 64 << 20) {
      sent += 1 << 16;
      if (!socket.write(`X: ${"a".repeat((1 << 16) - 5)}\r\n`)) return socket.once("drain", more);
    }
  };
  more();
  await ended;
  assert.ok(sent < 64 << 20, `it took ${sent} bytes`);
});
