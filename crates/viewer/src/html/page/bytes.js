// The same bytes wherever they are: on the volume, in the frame, through each view, on each machine.

/** How many lines are shown: those of the step first, then those changed last. */
const LINES = 6;

const bytesPane = () => {
  const host = body("bytes");
  const lines = all("line").sort(([a], [b]) => Number(isHot(b)) - Number(isHot(a)) || lastChange(b) - lastChange(a) || offsetOf(a) - offsetOf(b));
  if (!lines.length) return host.replaceChildren(el("p", { class: "hint" }, frames.slice(0, state.at + 1).some(showsBytes) ? "What was read and written so far is nowhere in memory any more." : "No byte has been read or written yet."));
  const shown = lines.slice(0, LINES);
  const more = lines.length - shown.length;
  host.replaceChildren(...shown.map(([key, line]) => lineTable(key, line)),
    more > 0 ? el("p", { class: "hint" }, `${count(more, "line", "lines")} more were looked at before.`) : "");
};

const showsBytes = (frame) => Object.values(frame.changes ?? {}).some((item) => item?.is === "line");
const offsetOf = (key) => Number(key.slice(key.indexOf(":") + 1));
const lastChange = (key) => changesOf(key).findLast((at) => at <= state.at) ?? -1;
const pairs = (text) => text?.match(/../g) ?? [];

function lineTable(key, line) {
  const was = view.was.get(key);
  const differ = new Set(line.differ ?? []);
  const rows = line.columns.map((column, place) => {
    const name = el("th", { scope: "row" }, el("i", { class: `place ${column.kind}` }), column.name);
    if (column.bytes === undefined) {
      const says = column.through === undefined ? "not paged in" : `sees the ${line.columns[column.through].name}`;
      return el("tr", {}, name, el("td", { class: "absent" }, says));
    }
    const before = pairs(was?.columns.find((other) => other.name === column.name)?.bytes);
    const cells = pairs(column.bytes).map((byte, i) => el("button", {
      type: "button", class: classes("byte", differ.has(i) && "differs", state.at > 0 && was && before[i] !== byte && "hot"),
      "aria-label": `byte ${hex(line.offset + i, 1)} in ${column.name}: ${byte}`,
      onclick: () => look.byte(key, place, i),
    }, byte));
    return el("tr", {}, name, el("td", {}, cells, el("span", { class: "text" }, pairs(column.bytes).map((byte) => letter(parseInt(byte, 16))).join(""))));
  });
  const same = differ.size
    ? el("strong", { class: "differs" }, `${count(differ.size, "byte differs", "bytes differ")}`)
    : line.columns.filter((column) => column.bytes !== undefined).length > 1 ? "the same everywhere" : "";
  return el("table", { class: classes("line", isHot(key) && "hot") },
    el("caption", {}, `${line.name} + ${hex(line.offset, 1)}  `, same), el("tbody", {}, rows));
}

const letter = (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");
panes.push(bytesPane);
