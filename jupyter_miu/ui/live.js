// The live view's half in the page: draws appended points, shows one line of numbers, offers buttons only where they
// can be heard. While a cell runs, an ipywidgets message waits behind it; a comm that the kernel never sends on, opened
// on a subshell, does not. Where the page gives no way to open one, the buttons stay away and the hint says what works.
const CONTROL = "jupyter_miu.control";
const NS = "http://www.w3.org/2000/svg";

function node(name, attrs = {}, text = "") {
  const e = document.createElementNS(NS, name);
  for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v);
  if (text) e.textContent = text;
  return e;
}

function path(rows, column, box, range) {
  const [x0, y0, w, h] = box;
  const first = rows[0][0], last = Math.max(rows[rows.length - 1][0], first + 1);
  let d = "", pen = "M";
  for (const r of rows) {
    if (r[column] === null || r[column] === undefined) { if (column !== 2) pen = "M"; continue; }
    const x = x0 + (w * (r[0] - first)) / (last - first);
    const y = y0 + h - (h * (r[column] - range[0])) / (range[1] - range[0]);
    d += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = "L";
  }
  return d;
}

function range(rows, columns) {
  let low = 0, high = 0;
  for (const r of rows) for (const c of columns) {
    const v = r[c];
    if (typeof v === "number") { low = Math.min(low, v); high = Math.max(high, v); }
  }
  return [low, high > low ? high : low + 1];
}

function draw(svg, rows) {
  svg.replaceChildren();
  if (!rows.length) return;
  const loss = range(rows, [1, 2]), norm = range(rows, [3]);
  const top = [44, 8, 430, 92], low = [44, 112, 430, 44];
  const line = (d, colour, dash) => d && svg.append(node("path", {
    d, fill: "none", stroke: colour, "stroke-width": 1.6, ...(dash ? { "stroke-dasharray": dash } : {}) }));
  for (const [x, y, w, h] of [top, low])
    svg.append(node("path", { d: `M${x} ${y}V${y + h}H${x + w}`, fill: "none", stroke: "currentColor", "stroke-opacity": 0.4 }));
  line(path(rows, 1, top, loss), "#2f7fc4", "");
  line(path(rows, 2, top, loss), "#c9741a", "5 3");
  line(path(rows, 3, low, norm), "#8a5fc0", "2 2");
  const say = (x, y, text, colour) => svg.append(node("text", { x, y, fill: colour, "font-size": 11 }, text));
  say(480, 22, "loss", "#2f7fc4"); say(480, 38, "- - held-out", "#c9741a"); say(480, 136, "·· ‖g‖", "#8a5fc0");
  say(4, 16, loss[1].toFixed(2), "currentColor"); say(4, 122, norm[1].toFixed(2), "currentColor");
  say(44, 170, `step ${rows[0][0]}`, "currentColor"); say(440, 170, String(rows[rows.length - 1][0]), "currentColor");
}

// A lesson that is taught once more counts its steps anew: what was drawn of the first try goes.
function append(rows, points) {
  for (const point of points) {
    if (rows.length && point[0] < rows[rows.length - 1][0]) rows.length = 0;
    rows.push(point);
  }
}

function thin(rows) {
  while (rows.length > 1000) {
    const kept = rows.filter((r, i) => i % 2 === 0 || i === rows.length - 1);
    rows.length = 0;
    rows.push(...kept);
  }
}

function kernelOf(model) {
  const kernel = model.widget_manager?.kernel;
  return kernel && typeof kernel.createComm === "function" && kernel.supportsSubshells ? kernel : null;
}

async function control(kernel, op) {
  const comm = kernel.createComm(CONTROL);
  // without this wait the open message would go to the main shell and wait behind the running cell
  const started = comm.subshellStarted ?? Promise.resolve();
  await Promise.race([started, new Promise((done) => setTimeout(done, 1000))]);
  comm.open({});
  comm.send({ op, args: {}, id: `${op}-${Date.now()}` });
}

// One closure a widget model: initialize keeps the points, each view draws them (the two get different model proxies).
export default () => {
  const rows = [];
  const views = new Set();
  return {
    initialize({ model }) {
      rows.push(...(model.get("history") ?? []));
      model.on("msg:custom", (message) => {
        if (message?.type === "clear") rows.length = 0;
        else if (message?.type === "points") append(rows, message.points);
        else return;
        thin(rows);
        for (const redraw of views) redraw();
      });
    },
    render: ({ model, el }) => render(model, el, rows, views),
  };
};

function render(model, el, rows, views) {
  const head = model.get("head");
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", head.title);
  const title = document.createElement("strong");
  title.textContent = head.title;
  const line = document.createElement("div");
  line.style.fontVariantNumeric = "tabular-nums";
  const svg = node("svg", { viewBox: "0 0 560 176", width: 560, height: 176, role: "img", "aria-label": "loss and gradient norm so far" });
  svg.style.maxWidth = "100%";
  const buttons = document.createElement("div");
  const note = document.createElement("div");
  note.style.opacity = "0.8";
  box.append(title, line, svg, buttons, note);
  el.append(box);

  const kernel = kernelOf(model);
  const heard = !head.bare && (head.background || kernel !== null); // bare: the drawing alone, in the panel
  note.textContent = head.bare ? "" : heard && !head.background ? "Undo interrupts the kernel: weights are then as they were before." : head.hint;
  const send = (op) => {
    if (kernel) control(kernel, op).catch((error) => { note.textContent = `${head.hint} (${error})`; });
    else model.send({ op });
  };
  const undo = () => (head.background || !kernel ? send("cancel") : kernel.interrupt());
  const button = (text, action) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "jp-Button jp-mod-styled jupyter-button";
    b.textContent = text;
    b.style.marginRight = "6px";
    b.onclick = action;
    buttons.append(b);
    return b;
  };
  let paused = false;
  const pause = heard ? button("Pause", () => send(paused ? "resume" : "pause")) : null;
  if (heard) { button("Stop & keep", () => send("stop")); button("Undo", undo); }

  const redraw = () => draw(svg, rows);
  const tell = () => {
    const now = model.get("now") ?? {};
    line.textContent = now.line ?? "";
    paused = now.status === "paused";
    if (pause) pause.textContent = paused ? "Resume" : "Pause";
  };
  views.add(redraw);
  model.on("change:now", tell);
  redraw();
  tell();
  return () => { views.delete(redraw); model.off("change:now", tell); };
}
