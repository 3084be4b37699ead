export class UserService {
  findAll(): string[] { return ['billing']; }
}
