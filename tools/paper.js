// Paper is white: whatever the theme on the screen, a page is printed in the light one.

{
  const { dataset } = document.documentElement;
  let onScreen = "";
  window.addEventListener("beforeprint", () => {
    onScreen = dataset.theme ?? "";
    if (onScreen === "dark") dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    if (onScreen === "dark") dataset.theme = onScreen;
  });
}
