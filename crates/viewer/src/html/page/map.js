// The address space: the whole map, and the ranges of the part that is looked at.

const map = () => {
  const host = body("map");
  const bands = all("band");
  const spans = new Map();
  for (const [key, span] of all("span")) {
    if (!spans.has(span.band)) spans.set(span.band, []);
    spans.get(span.band).push([key, span]);
  }
  const machines = all("machine");
  host.replaceChildren(...machines.map(([id, machine]) => {
    const own = bands.filter(([, band]) => band.machine === id).sort(([, a], [, b]) => a.first - b.first);
    const slots = own.filter(([, band]) => band.slot !== undefined && band.slot !== null);
    const others = own.filter(([, band]) => !slots.some(([, slot]) => slot === band));
    const part = ([key, band]) => cell(key, band, spans.get(key) ?? []);
    return el("div", { class: classes("machine", machines.length > 1 && "several") },
      machines.length > 1 ? el("h3", {}, machine.name) : null,
      slots.length ? el("div", { class: "slots", role: "group", "aria-label": `the slots of ${machine.name}` }, slots.map(part)) : null,
      el("div", { class: "areas" }, others.map(part)));
  }));
};

/** A part of the map with what is reserved in it, to scale. */
function cell(key, band, spans) {
  const length = band.last - band.first + 1;
  const hot = isHot(key) || spans.some(([span]) => isHot(span));
  const number = band.slot === undefined ? `${hex(band.first)} to ${hex(band.last)}` : band.slot === 0 ? "0 shows" : String(band.slot);
  const used = spans.map(([id, span]) => el("i", {
    class: classes("used", `h${span.hue % 8}`, isHot(id) && "hot"),
    style: { left: `${((span.base - band.first) / length) * 100}%`, width: `${((span.pages * 4096) / length) * 100}%` },
  }));
  const told = `${band.slot === undefined ? band.name : `slot ${band.slot}: ${band.name || "free"}`}, ${hex(band.first)} to ${hex(band.last)}: ${band.what}; ${count(spans.length, "range", "ranges")} in use`;
  return el("button", {
    type: "button", class: classes("band", key === state.band && "chosen", hot && "hot", band.process && "taken", spans.length && "full"),
    title: told + (band.clause ? ` (${band.clause})` : ""), "aria-label": told, "aria-pressed": key === state.band,
    onclick: () => { state.band = key; state.span = null; draw(); },
  }, el("span", { class: "number" }, number), el("span", { class: "name" }, band.name), el("span", { class: "bar" }, used));
}

const ranges = (() => {
  const host = body("spans");
  const title = el("p", { class: "about" });
  const scroller = el("div", { class: "scroller", tabindex: 0 });
  host.replaceChildren(title, scroller);
  const rows = new Rows(scroller, "Ranges of addresses");

  function free(from, to) {
    return el("div", { class: "row free" }, el("span", { class: "address" }, hex(from)), el("span", {}, `free, ${size(to - from)}`));
  }

  function used([key, span]) {
    return el("div", {
      class: classes("row range", isHot(key) && "hot", key === state.span && "chosen"),
      title: `${hex(span.base)} to ${hex(span.base + span.pages * 4096 - 1)}: ${span.kind}, ${span.name}; ${span.what}`,
      ...pick(() => { state.span = key; state.page = null; look.range(key); draw(); }),
    },
      el("i", { class: `swatch h${span.hue % 8}` }), el("span", { class: "address" }, hex(span.base)),
      el("span", { class: "size" }, size(span.pages * 4096)), el("span", { class: "kind" }, span.kind),
      el("span", { class: "name" }, span.name), el("span", { class: "what" }, span.what));
  }

  return () => {
    const band = view.scene.get(state.band);
    const spans = all("span").filter(([, span]) => span.band === state.band).sort(([, a], [, b]) => a.base - b.base);
    if (!band) {
      title.textContent = "Choose a part of the map.";
      return rows.show(0, null);
    }
    title.textContent = `${hex(band.first)} to ${hex(band.last)}: ${band.slot === undefined ? band.name : `slot ${band.slot}, ${band.name || "free"}`}`;
    const items = [];
    let next = band.first;
    for (const entry of spans) {
      const [, span] = entry;
      if (span.base > next) items.push(["free", next, span.base]);
      items.push(["used", entry]);
      next = span.base + span.pages * 4096;
    }
    if (next <= band.last) items.push(["free", next, band.last + 1]);
    const chosen = items.findIndex(([kind, entry]) => kind === "used" && entry[0] === state.span);
    rows.show(items.length, (i) => (items[i][0] === "free" ? free(items[i][1], items[i][2]) : used(items[i][1])), chosen);
  };
})();
panes.push(map, ranges);
