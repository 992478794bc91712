// The pages are complete without this. A click on the sign beside an item also copies its address.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.(".pm-anchor");
  if (!anchor || !navigator.clipboard) return;
  navigator.clipboard.writeText(anchor.href).then(() => {
    anchor.classList.add("pm-anchor--copied");
    setTimeout(() => anchor.classList.remove("pm-anchor--copied"), 1500);
  }, () => {});
});
