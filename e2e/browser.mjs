// A browser, the program, and pages that must not complain.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SLOTZERO = process.env.SLOTZERO;

/** Chromium asks for nothing from outside. */
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: QUIET });

/** A page of this size. What it logs or throws is in `complaints`. */
export async function open(browser, url, size = { width: 1280, height: 800 }) {
  const page = await browser.newPage({ viewport: size });
  const complaints = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** A folder that goes when the test is over. */
export function folder(test) {
  const path = mkdtempSync(join(tmpdir(), "slotzero-e2e-"));
  test.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** The address of the page of a scenario of the repository, or of a file; it `exits` with 0 unless something is wrong. */
export function view(into, file, { exits = 0 } = {}) {
  const out = join(into, "page.html");
  const { status, stderr } = spawnSync(SLOTZERO, ["view", file, "-o", out, "--force"], { cwd: ROOT, encoding: "utf8" });
  if (status !== exits) throw new Error(`it exits with ${status}: ${stderr}`);
  return `file://${out}`;
}

/** The trace of a scenario of the repository, as JSON lines. */
export const trace = (scenario) => execFileSync(SLOTZERO, ["trace", scenario, "--format", "json"], { cwd: ROOT, encoding: "utf8" });

/** The address of a server of a folder; it ends with the test. */
export async function serve(test, path) {
  const server = spawn(SLOTZERO, ["serve", path, "--port", "0"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  test.after(() => server.kill());
  for await (const line of createInterface({ input: server.stdout })) return line;
  throw new Error("the server does not say where it is");
}
