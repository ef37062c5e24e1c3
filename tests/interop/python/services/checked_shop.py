"""Relies on `checked_shop.ts`."""
import lymph


class Billing(lymph.Interface):
    def __init__(self, *args, **kwargs):
        super(Billing, self).__init__(*args, **kwargs)
        self.shop = self.proxy("Shop", timeout=2)

    @lymph.rpc()
    def buy(self, item):
        return self.shop.price(item=item) * self.shop.order(item=item)

    @lymph.rpc()
    def pay(self, id):
        self.emit("order.paid", {"id": id})
