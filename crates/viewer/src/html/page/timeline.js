// Threads over time: names left, lanes in the middle, legend right, ruler on top, a red line as the cursor.

const WIDTH = 14;
const LANE = 18;
const NAMES = 150;
const LEGEND = 128;

const timeline = () => {
  const host = body("timeline");
  const room = Math.max(10, Math.floor((host.clientWidth - NAMES - LEGEND - 20) / WIDTH));
  const from = frames.length <= room ? 0 : Math.max(0, Math.min(LAST - room + 1, state.at - Math.floor(room / 2)));
  const to = Math.min(LAST, from + room - 1);
  const lanes = film.lanes.map((lane, n) => ({ ...lane, n })).filter((lane) => lane.from <= to && (lane.to ?? LAST) >= from);
  const row = new Map(lanes.map((lane, i) => [lane.n, i]));
  const x = (n) => NAMES + (n - from) * WIDTH;
  const y = (lane) => 18 + row.get(lane) * LANE;
  const height = Math.max(22 + lanes.length * LANE, 18 + LEGENDS.length * 14);
  const end = NAMES + (to - from + 1) * WIDTH + 8;
  const width = Math.max(end + LEGEND, host.clientWidth - 4);
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told() });
  const several = new Set(film.lanes.map((lane) => lane.machine)).size > 1;
  for (const lane of lanes) {
    const name = several ? `${lane.machine}: ${lane.name}` : lane.name;
    drawing.append(svg("text", { x: 4, y: y(lane.n) + 13, class: "lane-name" }, name.length > 22 ? name.slice(0, 21) + "…" : name),
      svg("rect", { x: x(Math.max(from, lane.from)), y: y(lane.n) + 7, width: (Math.min(to, lane.to ?? LAST) - Math.max(from, lane.from) + 1) * WIDTH, height: 4, class: "lane" }));
  }
  for (const pause of film.pauses) {
    if (!row.has(pause.lane) || pause.from > to || (pause.to ?? LAST) < from) continue;
    const [a, b] = [Math.max(from, pause.from), Math.min(to, pause.to ?? LAST)];
    drawing.append(svg("rect", { x: x(a) + WIDTH / 2, y: y(pause.lane) + 5, width: (b - a) * WIDTH, height: 8, class: "pause" }));
  }
  drawing.append(svg("line", { x1: x(state.at) + WIDTH / 2, x2: x(state.at) + WIDTH / 2, y1: 14, y2: height, class: "cursor" }));
  for (let n = from; n <= to; n++) drawing.append(...mark(n, x, y, row, height));
  drawing.append(svg("g", { class: "legend-box" }, LEGENDS.map(([end, says], i) => [
    svg("text", { x: width - LEGEND, y: 24 + i * 14, class: `event ${end}` }, SIGNS[end]), svg("text", { x: width - LEGEND + 12, y: 24 + i * 14 }, says)])));
  host.replaceChildren(drawing);
  const own = view.frame.lane;
  if (row.has(own)) {
    const [top, sight] = [y(own), host.clientHeight - LANE];
    if (top < host.scrollTop || top > host.scrollTop + sight) host.scrollTop = top - sight / 2;
  }
};

const SIGNS = { done: "●", plain: "○", refused: "⊘", raised: "⚡", waits: "…", unmet: "✗" };
const LEGENDS = [["done", "done"], ["plain", "done by the world"], ["refused", "refused"], ["raised", "exception"], ["waits", "waits"], ["unmet", "not as expected"]];

function mark(n, x, y, row, height) {
  const frame = frames[n];
  const marks = [svg("rect", { x: x(n), y: 0, width: WIDTH, height, class: "column", onclick: () => go(n) }, svg("title", {}, `${frame.id} ${frame.who} ${frame.deed}`))];
  if (n % 5 === 0 || n === state.at) marks.push(svg("text", { x: x(n) + WIDTH / 2, y: 11, class: "tick" }, frame.id));
  const top = frame.lane !== undefined && row.has(frame.lane) ? y(frame.lane) : null;
  if (top !== null) marks.push(svg("text", { x: x(n) + WIDTH / 2, y: top + 14, class: `event ${endOf(frame)}` }, SIGNS[endOf(frame)]));
  return marks;
}

const told = () => `${count(film.lanes.length, "thread", "threads")}; step ${view.frame.id}: ${view.frame.who} ${view.frame.deed}`;
panes.push(timeline);
new ResizeObserver(() => view.frame && timeline()).observe(body("timeline"));
