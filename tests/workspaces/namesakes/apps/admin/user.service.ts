export class UserService {
  findAll(): string[] { return ['admin']; }
}
