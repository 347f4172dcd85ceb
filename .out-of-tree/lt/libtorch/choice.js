// The LibTorch chosen with `npx kindling libtorch use`, kept in one small file.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainFileError, LibtorchError } from './errors.js';
import { choiceFile } from './paths.js';
export function readChoice(machine) {
    const file = choiceFile(machine);
    let text;
    try {
        text = readFileSync(file, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return null;
        throw explainFileError(error, file);
    }
    const choice = parse(text);
    if (!choice) {
        throw new LibtorchError('ERR_LIBTORCH_PATH', `${file} is damaged`, {
            next: 'npx kindling libtorch use auto',
        });
    }
    return choice;
}
function parse(text) {
    try {
        const { folder, variant } = JSON.parse(text);
        if (typeof folder === 'string')
            return { folder };
        return variant === 'cpu' || variant === 'cuda' ? { variant } : null;
    }
    catch {
        return null;
    }
}
/** Records a choice, or forgets it (`null`). */
export function writeChoice(machine, choice) {
    const file = choiceFile(machine);
    try {
        if (!choice)
            return rmSync(file, { force: true });
        mkdirSync(dirname(file), { recursive: true });
        const temporary = `${file}.${process.pid}`;
        writeFileSync(temporary, `${JSON.stringify(choice)}\n`);
        renameSync(temporary, file);
    }
    catch (error) {
        throw explainFileError(error, dirname(file));
    }
}
//# sourceMappingURL=choice.js.map