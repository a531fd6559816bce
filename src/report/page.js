// The page's own script: reads values out under the pointer, and sorts the table. The page is whole without it.

(() => {
  const charts = document.getElementById("charts");
  const data = document.getElementById("readout");
  if (charts === null || data === null) return;

  const { times, moments, series } = JSON.parse(data.textContent);
  const canvas = charts.querySelector(".canvas");
  const cursors = [...charts.querySelectorAll(".cursor")];
  const outputs = [...charts.querySelectorAll("output[data-series]")];
  const moment = document.getElementById("moment");
  const first = times[0];
  const span = times[times.length - 1] - first || 1;
  let chosen;

  // What is shown at a time holds until the next point: the last one that is not after it.
  const pointAt = (time) => {
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const choose = (at) => {
    chosen = at;
    charts.classList.toggle("reading", at !== undefined);
    moment.textContent = at === undefined ? moment.dataset.last : moments[at];
    for (const output of outputs) output.textContent = at === undefined ? output.dataset.last : series[output.dataset.series][at];
    for (const cursor of cursors) cursor.style.left = at === undefined ? "" : `${((times[at] - first) / span) * 100}%`;
  };

  const follow = (event) => {
    const box = canvas.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    choose(pointAt(first + part * span));
  };

  charts.addEventListener("pointermove", follow);
  charts.addEventListener("pointerdown", follow);
  // A finger leaves whenever it is lifted: what it chose stays to be read until it taps elsewhere.
  charts.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") choose(undefined);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!charts.contains(event.target)) choose(undefined);
  });
  charts.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return choose(undefined);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = chosen === undefined ? (step < 0 ? times.length : -1) : chosen;
    choose(Math.min(times.length - 1, Math.max(0, from + step)));
  });
})();

(() => {
  const body = document.querySelector("#auctions tbody");
  if (body === null) return;
  const heads = [...document.querySelectorAll("#auctions thead th")];

  const compare = (kind, a, b) => {
    if (kind !== "number") return a.localeCompare(b);
    const difference = Number(a) - Number(b);
    // Names of accounts need not be numbers; two endless auctions have no difference.
    return Number.isNaN(difference) ? a.localeCompare(b) : difference;
  };

  for (const [column, head] of heads.entries()) {
    const button = head.querySelector("button");
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      const key = (row) => row.children[column].dataset.sort;
      body.append(...[...body.rows].sort((a, b) => direction * compare(button.dataset.kind, key(a), key(b))));
    });
  }
})();
