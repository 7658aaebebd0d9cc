# Lines of a till or shop as InvoiceNo, StockCode, Description, Quantity,
# InvoiceDate, UnitPrice, CustomerID, Country: sales that are done.
# An invoice whose number begins with C takes goods back.

title    = Online Retail
stream   = order
rank     = 200
complete = yes
decimals = 2

[detect]
match = InvoiceNo & StockCode & Quantity & UnitPrice

[columns]
channel      = "Online Retail"
order_no     = InvoiceNo
ordered_at   = InvoiceDate
status       = "confirmed"
kind         = "sale"
member_code  = CustomerID
product_code = StockCode
product_name = Description
qty          = Quantity
unit_price   = UnitPrice

[when InvoiceNo = C*]
kind     = "return"
