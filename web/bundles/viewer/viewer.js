/* What the case page needs of bpmn-js: a viewer that can be moved and zoomed, nothing that edits. */
export { default as NavigatedViewer } from "bpmn-js/lib/NavigatedViewer";
