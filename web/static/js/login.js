/* A demo account goes into the form by a click. */
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-demo]");
  if (!chosen) return;
  document.querySelector("[name=login]").value = chosen.dataset.demo;
  document.querySelector("[name=password]").value = chosen.dataset.password;
  document.querySelector(".login-button").focus();
});
