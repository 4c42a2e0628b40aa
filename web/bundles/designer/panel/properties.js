/* The extension properties that the fields of the panel write. */
export const KNOWN_PROPERTIES = [
  "form", "article", "basis", "department", "role", "role_of", "roles", "due", "intake", "action", "quick_answer", "quick_label",
  "prefill", "bulk", "repeat",
];
