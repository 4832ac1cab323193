// Which step is shown, and what of it is looked at.

const state = { at: 0, before: false, band: null, span: null, page: null };
const view = { frame: null, now: new Map(), was: new Map(), scene: new Map(), hot: new Set(), kinds: new Map() };
const panes = [];

/** Shows a frame. Each pane is drawn anew from it. */
function go(n) {
  state.at = Math.max(0, Math.min(LAST, n));
  const frame = frames[state.at];
  view.frame = frame;
  view.was = sceneAt(state.at - 1);
  view.now = sceneAt(state.at);
  view.hot = new Set(state.at ? [...(frame.touched ?? []), ...Object.keys(frame.changes ?? {})] : []);
  follow(frame);
  const anchor = `#step=${frame.id}`;
  if (location.hash !== anchor) history.replaceState(null, "", anchor);
  draw();
}

function draw() {
  view.scene = state.before ? view.was : view.now;
  view.kinds = new Map();
  for (const [key, item] of view.scene) {
    if (!view.kinds.has(item.is)) view.kinds.set(item.is, []);
    view.kinds.get(item.is).push([key, item]);
  }
  keepingFocus(() => { for (const pane of panes) pane(); });
}

/** All things of a kind: [key, item]. */
const all = (kind) => view.kinds.get(kind) ?? [];

/** Looks at what the step is about: its range of addresses, its page. */
function follow(frame) {
  const touched = [...(frame.touched ?? []), ...(state.at ? Object.keys(frame.changes ?? {}) : [])];
  const is = (kind) => touched.find((key) => (view.now.get(key) ?? view.was.get(key))?.is === kind);
  // A page that is not in memory is no thing of the world; its name tells that it is a page.
  const page = is("page") ?? touched.find((key) => /^(b|r|w|s)\d*\.\d+$/.test(key));
  if (page) state.page = page;
  const span = is("span") ?? (page && spanOf(page));
  if (span) select(span);
  else if (homeOfActor(frame)) Object.assign(state, { band: homeOfActor(frame), span: null });
  if (!state.band) state.band = firstBand();
}

/** Where the process lives that acts. */
function homeOfActor(frame) {
  const process = film.lanes[frame.lane]?.process;
  const home = process && [...view.now].find(([, item]) => item.is === "band" && item.process === process && item.slot !== 0);
  return home ? home[0] : null;
}

/** The first range that shows a page of memory. */
function spanOf(page) {
  const dot = page.lastIndexOf(".");
  const [family, number] = [page.slice(0, dot), Number(page.slice(dot + 1))];
  for (const [key, run] of view.now) {
    if (run.is === "run" && run.family === family && number >= run.from && number < run.from + run.pages) return key.slice(0, key.indexOf("+"));
  }
  return null;
}

function select(span) {
  state.span = span;
  state.band = (view.now.get(span) ?? view.was.get(span))?.band ?? state.band;
}

function firstBand() {
  const bands = [...view.now].filter(([, item]) => item.is === "band");
  const home = bands.find(([, band]) => band.process && band.slot !== 0);
  return (home ?? bands[0])?.[0] ?? null;
}

const isHot = (key) => view.hot.has(key);

/** A text, and what it was before the step if that was something else. */
function changed(key, field) {
  const [now, was] = [view.now.get(key)?.[field], view.was.get(key)?.[field]];
  return state.at > 0 && was !== undefined && now !== undefined && was !== now ? { now, was } : null;
}
