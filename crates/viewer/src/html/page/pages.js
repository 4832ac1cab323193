// The pages of a range, and which page of memory each of them shows.

/** How many pages are drawn at once; of a longer range, the part around what is looked at. */
const DRAWN = 512;

/** The runs of a span: [first page, run], in order. */
function runsOf(span, scene = view.scene) {
  const runs = [];
  for (const [key, item] of scene === view.scene ? all("run") : scene) {
    if (item.is === "run" && key.startsWith(`${span}+`)) runs.push([Number(key.slice(span.length + 1)), item]);
  }
  return runs.sort(([a], [b]) => a - b);
}

/** The page of memory behind the page of a run. */
const shownBy = (first, run, page) => `${run.family}.${run.from + (page - first)}`;

/** The state of a page in a word, as the legend has it. */
function stateOf(run, page) {
  if (!run) return "reserved";
  if (run.allows.includes("g")) return "guard";
  if (!page) return "absent";
  if (page.rom) return "rom";
  if (page.dirty) return "dirty";
  return run.family.startsWith("w") ? "copy" : "resident";
}

const STATES_TOLD = {
  reserved: "reserved", guard: "guard page", absent: "not in memory", rom: "in place in ROM",
  dirty: "in memory, dirty", resident: "in memory", copy: "in memory, a copy of the view's own",
};

/** Every range that shows a page of memory: [span key, page of the span]. */
function whoShows(page) {
  const dot = page.lastIndexOf(".");
  const [family, number] = [page.slice(0, dot), Number(page.slice(dot + 1))];
  const found = [];
  for (const [key, run] of all("run")) {
    if (run.family !== family || number < run.from || number >= run.from + run.pages) continue;
    const plus = key.indexOf("+");
    found.push([key.slice(0, plus), Number(key.slice(plus + 1)) + (number - run.from)]);
  }
  return found;
}

const pagesPane = () => {
  const host = body("pages");
  const span = view.scene.get(state.span);
  if (!span) return host.replaceChildren(el("p", { class: "hint" }, "Choose a range to see its pages."));
  const runs = runsOf(state.span);
  const runOf = (page) => runs.find(([first, run]) => page >= first && page < first + run.pages);
  const pages = [...Array(span.pages).keys()];
  const behind = (page) => { const run = runOf(page); return run ? shownBy(run[0], run[1], page) : null; };
  const looked = span.pages > DRAWN ? pages.find((page) => { const key = behind(page); return key && (key === state.page || isHot(key)); }) ?? 0 : 0;
  const from = Math.floor(looked / DRAWN) * DRAWN;
  const cells = pages.slice(from, from + DRAWN).map((page) => {
    const run = runOf(page);
    const key = run ? shownBy(run[0], run[1], page) : null;
    const resident = key ? view.scene.get(key) : null;
    const told = stateOf(run?.[1], resident);
    const hot = (key && isHot(key)) || isHot(`${state.span}+${page}`);
    const at = hex(span.base + page * 4096);
    return el("button", {
      type: "button", class: classes("cell", `h${span.hue % 8}`, told, hot && "hot", key && key === state.page && "chosen"),
      title: `page ${page} at ${at}: ${STATES_TOLD[told]}${run ? `, ${run[1].protect}` : ""}${resident ? `, frame ${resident.frame}` : ""}`,
      "aria-label": `page ${page} at ${at}: ${STATES_TOLD[told]}`,
      onclick: () => { state.page = key; look.page(key, state.span, page); draw(); },
    });
  });
  const part = span.pages > DRAWN ? `, pages ${from} to ${Math.min(span.pages, from + DRAWN) - 1} of ${span.pages}` : "";
  host.replaceChildren(
    el("p", { class: "about" }, `${span.name} at ${hex(span.base)}, ${size(span.pages * 4096)}${part}`),
    el("div", { class: "cells", role: "group", "aria-label": `the pages of ${span.name}` }, cells),
    facts(runs));
};

/** Runs in words, for those who do not see the cells. */
function facts(runs) {
  const told = runs.slice(0, 12).map(([first, run]) => {
    const which = run.pages === 1 ? `page ${first}` : `pages ${first} to ${first + run.pages - 1}`;
    const inside = [...Array(Math.min(run.pages, 4096)).keys()].map((i) => view.scene.get(shownBy(first, run, first + i))).filter(Boolean);
    const dirty = inside.filter((page) => page.dirty).length;
    const here = inside.length ? `${inside.length} in memory${dirty ? `, ${dirty} dirty` : ""}` : "none in memory";
    return el("li", {}, `${which}: ${run.protect}, ${here}`);
  });
  if (!runs.length) told.push(el("li", {}, "reserved; no page is committed"));
  if (runs.length > 12) told.push(el("li", {}, `and ${runs.length - 12} more runs`));
  return el("ul", { class: "facts" }, told);
}
panes.push(pagesPane);
