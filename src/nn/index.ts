// Layers and what they are made of; losses are in ../losses.

export * as functional from './functional.js';
export * as init from './init.js';
