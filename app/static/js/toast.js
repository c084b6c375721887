// A toast goes after 10 s, unless it is bad news; it waits while pointed at or focused.
const LIFE = 10_000;

function watch(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  if (toast.dataset.toast === "bad") return;
  let left = LIFE;
  let since = performance.now();
  let timer = setTimeout(() => toast.remove(), left);
  const hold = () => { clearTimeout(timer); left -= performance.now() - since; };
  const go = () => {
    if (toast.matches(":hover, :focus-within")) return;
    clearTimeout(timer);
    since = performance.now();
    timer = setTimeout(() => toast.remove(), Math.max(left, 2_000));
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", () => setTimeout(go));
}

const shelf = document.getElementById("toasts");
shelf?.querySelectorAll(".toast").forEach(watch);
if (shelf) new MutationObserver(() => shelf.querySelectorAll(".toast").forEach(watch)).observe(shelf, { childList: true });

document.addEventListener("click", (event) => {
  const toast = event.target.closest?.("[data-close]")?.closest(".toast");
  if (!toast) return;
  toast.remove();
  document.getElementById("main")?.focus({ preventScroll: true });
});
