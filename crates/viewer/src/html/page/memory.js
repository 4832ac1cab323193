// Physical memory: how much RAM is used, which page is in which frame, what is read in place in ROM.

/** How many frames are drawn; of more, those that the step touched and the first ones. */
const FRAMES = 1024;

const memory = () => {
  const host = body("memory");
  const pages = all("page");
  host.replaceChildren(...all("machine").map(([id, machine]) => {
    const was = view.was.get(id);
    const change = state.at > 0 && was ? (view.now.get(id)?.used ?? machine.used) - was.used : 0;
    const own = pages.filter(([, page]) => page.machine === id).sort(([, a], [, b]) => a.frame - b.frame);
    const [rom, ram] = [own.filter(([, page]) => page.rom), own.filter(([, page]) => !page.rom)];
    const share = (number) => `${(100 * number) / Math.max(1, machine.ram)}%`;
    const delta = change ? el("strong", { class: "hot" }, `${change > 0 ? "+" : "−"}${Math.abs(change)}`) : "";
    return el("div", { class: "machine" },
      el("p", { class: "about" }, el("strong", {}, machine.name), ` RAM ${machine.used} of ${machine.ram} pages `, delta,
        machine.pressed ? `, ${machine.pressed} held by the world` : "", machine.pool === undefined ? "" : `, ${machine.pool} in the pool`),
      el("div", { class: "meter", role: "img", "aria-label": `RAM ${machine.used} of ${machine.ram} pages used, at most ${machine.peak}` },
        el("i", { class: "used", style: { width: share(machine.used) } }), el("i", { class: "pressed", style: { width: share(machine.pressed) } }),
        el("i", { class: "peak", style: { left: share(machine.peak) } })),
      shelf(count(ram.length, "frame of RAM", "frames of RAM"), ram),
      shelf(`${count(rom.length, "page", "pages")} in place in ROM`, rom), el("p", { class: "hint" }, machine.pager));
  }));
  showMachine(host);
};

/** Which page it is, and where it lies: ROM has no frames. */
const placed = (page) => (page.rom ? `${page.name}, in place in ROM` : `frame ${page.frame}: ${page.name}`);

function shelf(name, pages) {
  if (!pages.length) return null;
  const drawn = pages.length > FRAMES ? [...pages].sort(([a], [b]) => Number(isHot(b)) - Number(isHot(a))).slice(0, FRAMES) : pages;
  return el("div", { class: "shelf", role: "group", "aria-label": name },
    el("span", { class: "hint" }, name),
    el("div", { class: "cells" }, drawn.map(([key, page]) => el("button", {
      type: "button", class: classes("cell small", `h${page.hue % 8}`, page.rom ? "rom" : page.dirty ? "dirty" : "resident", isHot(key) && "hot", key === state.page && "chosen"),
      title: `${placed(page)}${page.dirty ? ", dirty" : ""}${page.pooled ? ", in the pool" : ""}, from ${page.from}`, "aria-label": placed(page), onclick: () => { state.page = key; look.page(key); draw(); },
    }))));
}
panes.push(memory);
