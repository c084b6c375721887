// Letters used of the most allowed. The server counts again; nothing typed is cut off.
function count(counter) {
  const field = document.getElementById(counter.dataset.counterFor);
  if (!field) return;
  const n = [...field.value].length;
  const over = n - Number(counter.dataset.max);
  counter.querySelector("[data-count]").textContent = n.toLocaleString(document.documentElement.lang);
  const wasOver = counter.classList.contains("over");
  counter.classList.toggle("over", over > 0);
  if (over > 0 && !wasOver) {
    document.dispatchEvent(new CustomEvent("say", { detail: { text: counter.dataset.over.replace("{n}", over) } }));
  }
}

document.addEventListener("input", (event) => {
  const counter = event.target.id && document.querySelector(`[data-counter-for="${CSS.escape(event.target.id)}"]`);
  if (counter) count(counter);
});
document.querySelectorAll("[data-counter-for]").forEach(count);
