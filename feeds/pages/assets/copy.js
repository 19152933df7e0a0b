// Buttons that copy an address; without this script they stay hidden, and the links beside them do.
for (const button of document.querySelectorAll("button.copy")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      // no clipboard outside of https: hand the address over to be copied by hand
      window.prompt(label, address);
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
