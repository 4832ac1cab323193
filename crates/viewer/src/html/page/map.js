// The address space: the whole map, and the ranges of the part that is looked at.

const map = () => {
  const host = body("map");
  const bands = all("band");
  const machines = all("machine");
  host.replaceChildren(...machines.map(([id, machine]) => {
    const own = bands.filter(([, band]) => band.machine === id).sort(([, a], [, b]) => a.first - b.first);
    const slots = own.filter(([, band]) => band.slot !== undefined && band.slot !== null);
    const others = own.filter(([, band]) => !slots.some(([, slot]) => slot === band))
      .sort(([, a], [, b]) => (a.process ?? "~").localeCompare(b.process ?? "~", "en", { numeric: true }) || a.first - b.first);
    const part = ([key, band]) => cell(key, band, spansOf(key, band));
    return el("div", { class: classes("machine", machines.length > 1 && "several") },
      machines.length > 1 ? el("h3", {}, machine.name) : null,
      slots.length ? el("div", { class: "slots", role: "group", "aria-label": `the slots of ${machine.name}` }, slots.map(part)) : null,
      el("div", { class: "areas" }, others.map(part)));
  }));
  showMachine(host);
};

/** The slot whose memory slot 0 shows, if a part of the map is slot 0. */
function homeOf(band) {
  if (band.slot !== 0 || !band.process) return null;
  const home = all("band").find(([, other]) => other.process === band.process && other.slot > 0);
  return home ?? null;
}

/** The ranges of a part of the map, in order: those of slot 0 are seen at other addresses than at home. */
function spansOf(key, band) {
  const home = homeOf(band);
  const by = home ? home[1].first - band.first : 0;
  const own = all("span").filter(([, span]) => span.band === (home ? home[0] : key));
  return own.map(([id, span]) => [id, { ...span, base: span.base - by }]).sort(([, a], [, b]) => a.base - b.base);
}

/** The lowest addresses of a slot: nobody gets them; a program lies behind them. */
const LOWEST = 0x10000;

/**
 * Addresses of a slot that are not free though nothing is there: the lowest ones, and the places of DLLs that
 * others have loaded, which are kept for these in every slot. What lies in a slot as an image, and is not the
 * program, is a DLL.
 */
function keptIn(band) {
  const own = band.slot === undefined && band.process && band.first === 0;
  if (own) return [{ from: 0, to: LOWEST, why: "never given out" }];
  if (band.slot === undefined || band.slot === 1) return [];
  const kept = new Map([[0, { from: band.first, to: band.first + LOWEST, why: "never given out" }]]);
  for (const [, span] of all("span")) {
    const other = view.scene.get(span.band);
    if (span.kind !== "image" || other?.machine !== band.machine || !(other.slot > 1) || other.process === band.process) continue;
    const at = span.base - other.first;
    if (at === LOWEST) continue;
    kept.set(at, { from: band.first + at, to: band.first + at + span.pages * 4096, why: `kept for ${span.name}, which ${other.name} has loaded` });
  }
  return [...kept].sort(([a], [b]) => a - b).map(([, range]) => range);
}

/** What a part of the map has between two addresses in which nothing lies: free ranges and kept ones. */
function gaps(from, to, kept) {
  const found = [];
  for (const { from: first, to: end, why } of kept.filter((range) => range.to > from && range.from < to)) {
    if (first > from) found.push(["free", from, first, "free"]);
    found.push(["free", Math.max(first, from), Math.min(end, to), why]);
    from = Math.min(end, to);
  }
  if (from < to) found.push(["free", from, to, "free"]);
  return found;
}

/** Of several machines, drawn one below the other, the one is in sight on which something happens. */
function showMachine(host) {
  const machines = all("machine").map(([id]) => id);
  const at = machines.indexOf(view.scene.get(state.band)?.machine);
  const drawn = host.children[at];
  if (machines.length > 1 && drawn) host.scrollTop = drawn.offsetTop - host.offsetTop - 6;
}

/** A part of the map with what is reserved in it, to scale. */
function cell(key, band, spans) {
  const length = band.last - band.first + 1;
  const hot = isHot(key) || spans.some(([span]) => isHot(span));
  const number = band.slot === undefined ? `${hex(band.first)} to ${hex(band.last)}` : band.slot === 0 ? "0 →" : String(band.slot);
  const used = spans.map(([id, span]) => el("i", {
    class: classes("used", `h${span.hue % 8}`, isHot(id) && "hot"),
    style: { left: `${((span.base - band.first) / length) * 100}%`, width: `${((span.pages * 4096) / length) * 100}%` },
  }));
  const lives = band.slot === 0 ? (band.process ? `shows ${band.name}` : "shows nobody yet") : band.name || "free";
  const told = `${band.slot === undefined ? band.name : `slot ${band.slot}: ${lives}`}, ${hex(band.first)} to ${hex(band.last)}: ${band.what}; ${count(spans.length, "range", "ranges")} in use`;
  return el("button", {
    type: "button", class: classes("band", key === state.band && "chosen", hot && "hot", band.process && "taken", spans.length && "full"),
    title: told + (band.clause ? ` (${band.clause})` : ""), "aria-label": `${number} ${band.name}: ${told}`, "aria-pressed": key === state.band,
    onclick: () => { state.band = key; state.span = null; draw(); },
  }, el("span", { class: "number" }, number), " ", el("span", { class: "name" }, band.name), el("span", { class: "bar" }, used));
}

const ranges = (() => {
  const host = body("spans");
  const title = el("p", { class: "about" });
  const scroller = el("div", { class: "scroller", tabindex: 0 });
  host.replaceChildren(title, scroller);
  const rows = new Rows(scroller, "Ranges of addresses");

  function free(from, to, why) {
    return el("div", { class: classes("row free", why !== "free" && "kept"), title: why },
      el("i", { class: "swatch" }), el("span", { class: "address" }, hex(from)), el("span", { class: "size" }, size(to - from)), el("span", {}, why));
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
    if (!band) {
      title.textContent = "Choose a part of the map.";
      return rows.show(0, null);
    }
    const machine = all("machine").length > 1 ? `${view.scene.get(band.machine)?.name}: ` : "";
    title.textContent = `${machine}${hex(band.first)} to ${hex(band.last)}: ${band.slot === undefined ? band.name : `slot ${band.slot}, ${band.name || "free"}`}`;
    const [items, kept] = [[], keptIn(band)];
    let next = band.first;
    for (const entry of spansOf(state.band, band)) {
      const [, span] = entry;
      if (span.base > next) items.push(...gaps(next, span.base, kept));
      items.push(["used", entry]);
      next = span.base + span.pages * 4096;
    }
    if (next <= band.last) items.push(...gaps(next, band.last + 1, kept));
    const chosen = items.findIndex(([kind, entry]) => kind === "used" && entry[0] === state.span);
    rows.show(items.length, (i) => (items[i][0] === "free" ? free(...items[i].slice(1)) : used(items[i][1])), chosen);
  };
})();
panes.push(map, ranges);
