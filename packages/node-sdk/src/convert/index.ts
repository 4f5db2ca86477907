export { type Conversion, type ConversionContext, convertToV1 } from './conversion.js';
export { writeKubeletIntoClasses } from './kubelet.js';
export { type ConvertedObjects, convertObjects } from './objects.js';
