// Handles by process, the objects behind them, and what keeps those.

/** How many closed handles of a process are shown: the last ones. */
const CLOSED = 6;

const handles = (() => {
  const several = () => all("machine").length > 1;
  const rows = new Rows(body("handles"), "Handles and objects");
  return () => {
    const items = [];
    for (const [id, process] of all("process").sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))) {
      const own = all("handle").filter(([, handle]) => handle.process === id);
      if (!own.length) continue;
      items.push(() => el("div", { class: "row head" }, el("i", { class: `swatch h${process.hue % 8}` }), `${process.name}${several() ? ` on ${view.scene.get(process.machine)?.name}` : ""}`, el("span", { class: "what" }, process.what)));
      own.sort(([a], [b]) => a.localeCompare(b));
      const closed = own.filter(([key, handle]) => !handle.object && !isHot(key)).sort(([a], [b]) => lastChange(b) - lastChange(a));
      const forgotten = new Set(closed.slice(CLOSED).map(([key]) => key));
      for (const [key, handle] of own) if (!forgotten.has(key)) items.push([key, () => handleRow(key, handle)]);
      if (forgotten.size) items.push(() => el("div", { class: "row free" }, `${count(forgotten.size, "value", "values")} more, closed before`));
    }
    const left = all("object").filter(([id]) => !all("handle").some(([, handle]) => handle.object === id));
    const kept = left.filter(([, object]) => !/^(process|thread) /.test(object.name));
    if (kept.length) items.push(() => el("div", { class: "row head" }, "objects that no handle leads to"));
    for (const [key, object] of kept) items.push([key, () => objectRow(key, object)]);
    const hot = items.findIndex((item) => Array.isArray(item) && isHot(item[0]));
    rows.show(items.length, (i) => (Array.isArray(items[i]) ? items[i][1]() : items[i]()), hot);
  };

  function handleRow(key, handle) {
    const object = view.scene.get(handle.object);
    const closed = !handle.object;
    return el("div", {
      class: classes("row handle", isHot(key) && "hot", closed && "closed"), title: `${handle.name}: ${handle.life}`, ...pick(() => look.handle(key)),
    },
      el("i", { class: object?.hue === undefined ? "swatch" : `swatch h${object.hue % 8}` }), el("span", { class: "value" }, handle.value),
      el("span", { class: "name" }, handle.name), el("span", { class: "what" }, handle.what));
  }

  function objectRow(key, object) {
    return el("div", { class: classes("row handle", isHot(key) && "hot"), title: `kept by ${object.kept}`, ...pick(() => look.object(key)) },
      el("i", { class: object.hue === undefined ? "swatch" : `swatch h${object.hue % 8}` }), el("span", { class: "value" }, ""),
      el("span", { class: "name" }, object.name), el("span", { class: "what" }, `kept by ${object.kept}`));
  }
})();
panes.push(handles);
