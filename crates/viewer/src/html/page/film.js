// The film: frames with what is different after each, and the world after any of them.

let [film, frames, LAST] = [null, [], -1];

/** Every so many frames the world is kept, so that any frame is near one. */
const STRIDE = 256;
let kept = [new Map()];

/** The frames after which each thing is different; found when it is asked for first. */
let times = null;
let [frameOfId, frameOfLine] = [new Map(), new Map()];

/** From now on this film is shown. */
function load(data) {
  film = data;
  frames = film.frames;
  LAST = frames.length - 1;
  [kept, times] = [[new Map()], null];
  frameOfId = new Map(frames.map((frame, n) => [frame.id, n]));
  frameOfLine = new Map();
  frames.forEach((frame, n) => {
    if (frame.line && !frameOfLine.has(frame.line)) frameOfLine.set(frame.line, n);
  });
  findRemarks();
  $("slide").max = LAST;
}

/** What is to be said about steps, by the line in which each begins. */
let remarkOfLine = new Map();

function findRemarks() {
  const starts = [...frameOfLine.keys()].sort((a, b) => a - b);
  remarkOfLine = new Map();
  for (const { line, text } of film.script.remarks) {
    const start = starts.findLast((start) => start <= line);
    if (start !== undefined) remarkOfLine.set(start, [...(remarkOfLine.get(start) ?? []), text]);
  }
}

/** How a frame ended: that its step was not as expected comes before all else. */
const endOf = (frame) => (remarkOfLine.has(frame.line) ? "unmet" : frame.end);

/** The things of the world after a frame, by key; after frame -1 there is nothing. */
function sceneAt(n) {
  const from = Math.min(Math.floor((n + 1) / STRIDE), kept.length - 1);
  const scene = new Map(kept[from]);
  for (let at = from * STRIDE; at <= n; at++) {
    for (const [key, item] of Object.entries(frames[at].changes ?? {})) {
      if (item) scene.set(key, item);
      else scene.delete(key);
    }
    if ((at + 1) % STRIDE === 0 && kept.length === (at + 1) / STRIDE) kept.push(new Map(scene));
  }
  return scene;
}

/** The frames after which a thing is different, in order. */
function changesOf(key) {
  if (!times) {
    times = new Map();
    frames.forEach((frame, n) => {
      for (const key of Object.keys(frame.changes ?? {})) {
        if (!times.has(key)) times.set(key, []);
        times.get(key).push(n);
      }
    });
  }
  return times.get(key) ?? [];
}

/** What a thing was like after a frame. */
function itemAt(key, n) {
  const before = changesOf(key).filter((at) => at <= n);
  return before.length ? frames[before.at(-1)].changes[key] : null;
}

const ENDS = { done: "✓", refused: "⊘", raised: "⚡", waits: "…", unmet: "✗", plain: "" };
const ENDS_TOLD = {
  done: "done", refused: "refused", raised: "an exception", waits: "waits", unmet: "not as expected", plain: "",
};
