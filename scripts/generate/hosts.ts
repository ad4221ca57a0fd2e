// src/hosts/<id>/README.md: what becomes of each feature on a host, and the facts behind it.
import { writeFileSync } from 'node:fs';
import { hostPage } from '../host-page.ts';
import { hosts } from '../../src/hosts/registry.ts';

for (const host of hosts) writeFileSync(`src/hosts/${host.id}/README.md`, hostPage(host));
