// Drives the npm package `webdav` through one step of a session.
// Usage: node webdav_client.mjs NODE_MODULES URL STEP FOLDER, the step's arguments as a JSON array on
// standard input; prints what the step gives, as JSON. Any failure ends it with an error.

import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, url, step, folder] = process.argv.slice(2);
const entry = pathToFileURL(resolve(modules, "webdav/dist/node/index.js"));
const { createClient } = await import(entry);
const client = createClient(url);
const args = JSON.parse(readFileSync(0, "utf8"));

async function list() {
    const found = [];
    const level = [""];
    while (level.length > 0) {
        const at = level.pop();
        for (const item of await client.getDirectoryContents(`/${at}`)) {
            const path = `${at}${item.basename}`;
            if (item.type === "directory") level.push(`${path}/`);
            else found.push(path);
        }
    }
    return found;
}

const steps = {
    list,
    async makeFolders(paths) {
        for (const path of paths) await client.createDirectory(`/${path}`);
    },
    async put(paths) {
        for (const path of paths) {
            await client.putFileContents(`/${path}`, await readFile(join(folder, path)));
        }
    },
    async remove(paths) {
        for (const path of paths) await client.deleteFile(`/${path}`);
    },
    async download() {
        for (const path of await list()) {
            const file = join(folder, path);
            await mkdir(dirname(file), { recursive: true });
            await writeFile(file, await client.getFileContents(`/${path}`));
        }
    },
    async move(pairs) {
        for (const [from, to] of pairs) await client.moveFile(`/${from}`, `/${to}`);
    },
    async lock(path) {
        return (await client.lock(`/${path}`, { timeout: "Second-600" })).token;
    },
    async putLocked(path, file, token) {
        const content = await readFile(join(folder, file));
        await client.putFileContents(`/${path}`, content, { headers: { If: `(<${token}>)` } });
        await client.unlock(`/${path}`, `<${token}>`); // sent as it is: RFC 4918 10.5 has the brackets
    },
};

console.log(JSON.stringify((await steps[step](...args)) ?? null));
