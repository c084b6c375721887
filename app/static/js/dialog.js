// Escape and a click outside close a dialog, and an open menu (<details class="menu">).
document.addEventListener("click", (event) => {
  event.target.closest?.("dialog [data-close]")?.closest("dialog").close();
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// whoever tabs on leaves the menu: left open it would lie over what has the focus now
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && (document.activeElement?.closest("details.menu[open]") ?? document.querySelector("details.menu[open]"));
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
