import { permissionHost } from '../shared/permission/bind.ts';
import { facts } from './facts.ts';

export default permissionHost(facts);
