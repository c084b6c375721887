// Focus goes where the reader must look: the error summary, or what a partial swap has put in place.
const toMend = document.querySelector("[data-error-summary]");
toMend?.focus();
// whoever came by the skip link keeps its #main in the address, and browsers go there once the page has loaded
if (toMend && location.hash) window.addEventListener("load", () => requestAnimationFrame(() => {
  if (document.activeElement === document.body || `#${document.activeElement.id}` === location.hash) toMend.focus();
}));

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));

// What comes by itself (the bell, a progress) takes no focus from whoever only reads: just where it was in the block.
const held = new WeakSet();
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (document.activeElement !== document.body && target?.contains(document.activeElement)) held.add(xhr);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const block = event.detail.elt;
  const summary = block.matches?.("[data-error-summary]") ? block : block.querySelector?.("[data-error-summary]");
  const spoken = block.querySelector?.("[data-say]");
  if (spoken) document.dispatchEvent(new CustomEvent("say", { detail: { text: spoken.dataset.say } }));
  if (summary) return summary.focus();
  // htmx keeps the focus on an element with the same id; where the focused element is gone, the block takes it
  if (!held.has(event.detail.xhr) || (document.activeElement && document.activeElement !== document.body)) return undefined;
  const heir = block.querySelector?.("[autofocus], h1, h2, h3") ?? block;
  if (!heir.isConnected) return undefined;
  if (!heir.hasAttribute("tabindex") && !heir.matches("a[href], button, input, select, textarea, summary")) heir.setAttribute("tabindex", "-1");
  return heir.focus({ preventScroll: true });
});

// a link of the error summary puts the cursor into its field
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest(".field")?.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
