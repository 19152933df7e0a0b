// Buttons that copy an address; without this script they stay hidden, and the links beside them do.
const buttons = document.querySelectorAll("button.copy");

// what screen readers say by themselves: it has to be there before there is anything to say
const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
if (buttons.length) {
  document.querySelector("main").append(said);
}

for (const button of buttons) {
  const { textContent: label, ariaLabel: name } = button;
  let timer = 0;
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
    // the same words again are news only where they have changed in between
    said.textContent = "";
    requestAnimationFrame(() => {
      said.textContent = button.dataset.done;
      button.textContent = button.dataset.done;
      button.ariaLabel = button.dataset.done;
    });
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
      button.ariaLabel = name;
      said.textContent = "";
    }, 2000);
  });
}
