// The bell asks whether something new is there, through htmx (_bell.html, trigger "ask"): only while somebody looks at
// the page, and the less often the longer nothing happens. Without scripts the next page brings the count.
const SOONEST = 30_000;
const LATEST = 300_000;
let wait = SOONEST;
let asked = performance.now();
let timer = 0;

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

function ask() {
  const bell = document.getElementById("bell");
  if (!bell || document.hidden) return;
  asked = performance.now();
  bell.dispatchEvent(new CustomEvent("ask"));
}

document.addEventListener("htmx:afterRequest", (event) => {
  const [path] = document.getElementById("bell")?.getAttribute("hx-get").split("?") ?? [];
  if (!path || event.detail.pathInfo.requestPath.split("?")[0] !== path) return;
  wait = event.detail.xhr.status === 200 ? SOONEST : Math.min(wait * 1.5, LATEST);
  later();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else if (performance.now() - asked >= SOONEST) ask();
  else later();
});
if (document.getElementById("bell")) later();
