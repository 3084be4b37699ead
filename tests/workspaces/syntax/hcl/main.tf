# The network of the shop.
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "shop-state"
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "Where it runs"
  type        = string
  default     = "eu-west-1"
}

locals {
  name = "shop-${var.region}"
  tags = { team = "shop" }
}

module "network" {
  source = "./modules/network"
  cidr   = cidrsubnet(local.base, 8, 1)
}

data "aws_ami" "debian" {
  most_recent = true
}

/* What answers requests. */
resource "aws_instance" "web" {
  count         = 2
  ami           = data.aws_ami.debian.id
  subnet_id     = module.network.subnet_id
  tags          = merge(local.tags, { Name = format("web-%d", count.index) })

  lifecycle {
    create_before_destroy = true
  }
}

output "address" {
  value = aws_instance.web[0].public_ip
}
