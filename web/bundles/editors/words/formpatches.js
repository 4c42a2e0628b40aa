export const FORM_PATCHES = new Map();
export const FORM_REPLACED = new Map();
