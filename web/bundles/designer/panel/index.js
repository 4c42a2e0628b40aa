/* The panel beside the canvas: what our extensions of BPMN hold of an element. */
export const moddle = null;

export default [];
