import { defineHost } from '../host.ts';
import { permissionHost } from '../shared/permission/bind.ts';
import { drive } from './drive.ts';
import { facts } from './facts.ts';

export default defineHost({ ...permissionHost(facts), drive });
