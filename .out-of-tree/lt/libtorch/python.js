/** Commands that may be a Python 3, best first, each as program and leading arguments. */
export function pythonCommands({ platform }) {
    return platform === 'win32' ? [['python'], ['py', '-3']] : [['python3'], ['python']];
}
//# sourceMappingURL=python.js.map