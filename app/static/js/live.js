// The one live region. Others speak through an event, so that no file imports another:
//   document.dispatchEvent(new CustomEvent("say", { detail: { text, tone } }))
// A tone ('bad', 'warn', 'good') also shows the sentence as a toast. The server may send HX-Trigger: {"say": {"text": "…"}}.
const live = document.getElementById("live");
let timer = 0;

function say(text) {
  live.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => { live.textContent = text; }, 60);
}

function show(text, tone) {
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  toast.dataset.toast = tone;
  const words = document.createElement("span");
  words.className = "text";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn small quiet";
  close.dataset.close = "";
  close.textContent = "×";
  close.setAttribute("aria-label", live.dataset.sayClose);
  toast.append(words, close);
  document.getElementById("toasts")?.append(toast);
}

document.addEventListener("say", (event) => {
  const { text, value, tone } = event.detail ?? {};
  const words = text ?? value;
  if (!words) return;
  say(words);
  if (tone) show(words, tone);
});

// A refusal is one sentence as plain text (web/errors.py), which is said and never put into the page; where a proxy
// answers in its stead, or nobody does, the sentence for the status stands beside the region.
function sentence(status) {
  return live.getAttribute(`data-say-${status}`) ?? live.getAttribute("data-say-500");
}
const isPlain = (xhr) => (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !isPlain(xhr) || !event.detail.shouldSwap) return;
  event.detail.shouldSwap = false;
  event.detail.isError = true;
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const text = (isPlain(xhr) && xhr.status < 500 && xhr.responseText) || sentence(xhr.status);
  document.dispatchEvent(new CustomEvent("say", { detail: { text, tone: "bad" } }));
});
// Signed out, or a form older than the session: it goes once more as a whole, and the page that answers keeps what was
// typed (web/kept.py).
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt } = event.detail;
  const form = elt.closest("form[method=post]");
  if (!form || !(xhr.status === 401 || xhr.getResponseHeader("X-Form") === "stale")) return;
  event.preventDefault();
  HTMLFormElement.prototype.submit.call(form);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    document.dispatchEvent(new CustomEvent("say", { detail: { text: sentence(0), tone: "bad" } }));
  });
}

const flashed = [...document.querySelectorAll("#toasts .toast:not([role=alert]) .text")].map((toast) => toast.textContent.trim());
if (flashed.length) say(flashed.join(" "));
