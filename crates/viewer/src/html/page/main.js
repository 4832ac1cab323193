// The bar on top, the keys, and the first step that is shown.

const where = () => {
  const frame = view.frame;
  $("where").textContent = frame.id === "0" ? "before step 1" : `step ${frame.id} of ${frames[LAST].step}`;
  $("slide").value = state.at;
  $("slide").setAttribute("aria-valuetext", $("where").textContent);
  $("before").setAttribute("aria-pressed", state.before);
  document.body.classList.toggle("is-before", state.before);
  for (const id of ["first", "back"]) $(id).disabled = state.at === 0;
  for (const id of ["on", "last"]) $(id).disabled = state.at === LAST;
};
panes.push(where);

const toggle = () => { state.before = !state.before; draw(); };
const actions = { first: () => go(0), back: () => go(state.at - 1), on: () => go(state.at + 1), last: () => go(LAST), before: toggle, quiz: () => quiz.next(), help: () => $("helping").showModal() };
for (const [id, act] of Object.entries(actions)) $(id).addEventListener("click", act);
$("slide").addEventListener("input", () => go(Number($("slide").value)));
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

const keys = {
  ArrowRight: actions.on, ArrowLeft: actions.back, Home: actions.first, End: actions.last, "?": actions.help,
  PageDown: () => go(state.at + 10), PageUp: () => go(state.at - 10), b: toggle, B: toggle,
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=range]), textarea, select");
  if (!film || typing || event.ctrlKey || event.metaKey || event.altKey || $("helping").open || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

const fromAddress = () => {
  const id = /^#step=([\d.]+)$/.exec(location.hash)?.[1];
  return id === undefined ? undefined : frameOfId.get(id);
};
addEventListener("hashchange", () => { if (!film) return; const n = fromAddress(); if (n !== undefined && n !== state.at) go(n); });

document.documentElement.classList.add("live");
$("app").hidden = false;
const given = JSON.parse($("film").textContent);
if (given.frames) {
  load(given);
  go(fromAddress() ?? 0);
}
