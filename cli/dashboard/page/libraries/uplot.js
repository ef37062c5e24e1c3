export { default } from "uplot/dist/uPlot.esm.js";
