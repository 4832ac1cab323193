// Making elements. Text is only ever set as text, so nothing that a scenario says can become markup.

const $ = (id) => document.getElementById(id);

/** An element with attributes (`on…` are listeners, `style` is an object) and children. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [name, to] of Object.entries(value)) element.style.setProperty(name, to);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a drawing. */
function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(2));
  return element;
}

const body = (pane) => $(pane).querySelector(".body");
const classes = (...names) => names.filter(Boolean).join(" ");
const hex = (number, digits = 8) => "0x" + number.toString(16).padStart(digits, "0");
const count = (number, one, many) => (Number(number) === 1 ? `1 ${one}` : `${number} ${many}`);

/** A number of bytes in the largest unit that fits evenly. */
function size(bytes) {
  if (bytes && bytes % (1 << 20) === 0) return `${bytes / (1 << 20)} MB`;
  if (bytes && bytes % 1024 === 0 && bytes < 1 << 24) return `${bytes / 1024} KB`;
  if (bytes > 1 << 20) return `${(bytes / (1 << 20)).toFixed(1)} MB`;
  return count(bytes, "byte", "bytes");
}

/** What makes an element a control: it acts when it is clicked, and when Enter or Space is pressed on it. */
const pick = (act) => ({
  role: "button", tabindex: 0, onclick: act,
  onkeydown: (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  },
});

/** Panes are made anew when something changes: the control that had the focus has it again. */
function keepingFocus(act) {
  const held = document.activeElement;
  const pane = held?.closest(".body");
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent;
  const controls = () => [...pane.querySelectorAll("button, a, [tabindex]")];
  const [called, place] = pane ? [name(held), controls().indexOf(held)] : [];
  act();
  if (!pane || held.isConnected) return;
  const now = controls();
  (now.find((control) => name(control) === called) ?? now[place])?.focus({ preventScroll: true });
}

const ROW = 22;

/** A list of which only the rows in sight are elements, so that a long one is as quick as a short one. */
class Rows {
  constructor(host, label) {
    this.host = host;
    this.list = el("div", { class: "rows", role: "list", "aria-label": label });
    host.replaceChildren(this.list);
    host.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(host);
    [this.count, this.row] = [0, null];
  }

  /** Shows so many rows; `row(i)` makes one. `reveal` is one to bring into sight. */
  show(count, row, reveal = -1) {
    [this.count, this.row] = [count, row];
    this.list.style.height = `${count * ROW}px`;
    if (reveal >= 0) {
      const [top, height] = [reveal * ROW, this.host.clientHeight];
      const seen = top >= this.host.scrollTop + ROW && top + 2 * ROW <= this.host.scrollTop + height;
      if (!seen) this.host.scrollTop = Math.max(0, top - height / 3);
    }
    this.draw();
  }

  draw() {
    if (this.row) keepingFocus(() => this.fill());
  }

  fill() {
    const first = Math.max(0, Math.floor(this.host.scrollTop / ROW) - 4);
    const last = Math.min(this.count, Math.ceil((this.host.scrollTop + this.host.clientHeight) / ROW) + 4);
    const rows = [];
    for (let i = first; i < last; i++) {
      rows.push(el("div", {
        class: "listed", role: "listitem", "aria-posinset": i + 1, "aria-setsize": this.count, style: { top: `${i * ROW}px` },
      }, this.row(i)));
    }
    this.list.replaceChildren(...rows);
  }
}
